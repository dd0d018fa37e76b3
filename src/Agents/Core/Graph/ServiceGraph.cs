using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Graph;

/// <summary>Who calls whom, from the service graph, from the traces that were read and from labels that name two ends.</summary>
internal sealed class ServiceGraph
{
    readonly Dictionary<string, HashSet<string>> _callees = [];
    readonly Dictionary<string, HashSet<string>> _callers = [];

    public ServiceGraph(IReadOnlyList<Finding> findings)
    {
        var edges = findings.Where(finding => finding.Kind == FindingKind.Edge && finding.Target is not null).ToList();
        foreach (var edge in edges.Where(edge => !IsMention(edge)))
        {
            Add(edge.Service, edge.Target!);
        }

        // A name in a line may be a word; it counts where nothing else tells whom a service calls.
        foreach (var edge in edges.Where(edge => IsMention(edge) && !edges.Any(other => !IsMention(other) && other.Service == edge.Service)).ToList())
        {
            Add(edge.Service, edge.Target!);
        }

        foreach (var path in findings.Where(finding => finding.Kind == FindingKind.FailureOrigin).Select(finding => finding.Path))
        {
            for (var i = 0; i + 1 < path.Count; i++)
            {
                Add(path[i], path[i + 1]);
            }
        }
    }

    public bool IsEmpty => _callees.Count == 0;

    public IReadOnlySet<string> Callees(string service) => _callees.GetValueOrDefault(service) ?? [];

    public IReadOnlySet<string> Callers(string service) => _callers.GetValueOrDefault(service) ?? [];

    /// <summary>Everything that is called by a service, directly or not.</summary>
    public IReadOnlySet<string> Below(string service) => Reach(service, _callees);

    /// <summary>Everything that calls a service, directly or not.</summary>
    public IReadOnlySet<string> Above(string service) => Reach(service, _callers);

    /// <summary>A way from a service that nobody calls to this one, the callers with most callers first.</summary>
    public IReadOnlyList<string> PathTo(string service)
    {
        var path = new List<string> { service };
        while (path.Count < 8 && Callers(path[0]).Where(caller => !path.Contains(caller)).Order(StringComparer.Ordinal).MaxBy(caller => Below(caller).Count) is { } next)
        {
            path.Insert(0, next);
        }

        return path;
    }

    static HashSet<string> Reach(string service, Dictionary<string, HashSet<string>> steps)
    {
        var reached = new HashSet<string>();
        var open = new Queue<string>(steps.GetValueOrDefault(service) ?? []);
        while (open.TryDequeue(out var next))
        {
            if (next != service && reached.Add(next))
            {
                foreach (var further in steps.GetValueOrDefault(next) ?? [])
                {
                    open.Enqueue(further);
                }
            }
        }

        return reached;
    }

    static bool IsMention(Finding edge) => edge.Language == "logql";

    void Add(string caller, string callee)
    {
        if (caller == callee)
        {
            return;
        }

        Of(_callees, caller).Add(callee);
        Of(_callers, callee).Add(caller);

        static HashSet<string> Of(Dictionary<string, HashSet<string>> sets, string key) =>
            sets.TryGetValue(key, out var known) ? known : sets[key] = [];
    }
}
