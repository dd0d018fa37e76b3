using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Graph;

/// <summary>
/// Which end of slow links is to blame. A machine whose network is slow delays all of its links; so the end that most of the slow
/// links have in common, and that has fewest others, is the likelier one.
/// </summary>
internal static class LinkEnds
{
    public static IEnumerable<Finding> Assign(IReadOnlyList<Finding> delays, ServiceGraph graph)
    {
        var slow = delays.Select(delay => (Caller: delay.Target!, Callee: delay.Service)).ToHashSet();
        foreach (var delay in delays)
        {
            var (caller, callee) = (delay.Target!, delay.Service);
            yield return Blame(caller, slow, graph) > Blame(callee, slow, graph) ? delay with { Service = caller, Target = callee } : delay;
        }
    }

    static double Blame(string service, HashSet<(string Caller, string Callee)> slow, ServiceGraph graph)
    {
        var touching = slow.Count(link => link.Caller == service || link.Callee == service);
        var all = Math.Max(touching, graph.Callees(service).Count + graph.Callers(service).Count);
        return touching == 0 ? 0 : touching * (touching / (double)all);
    }
}
