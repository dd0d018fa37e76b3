using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.RootCauses;

/// <summary>Findings by what the engine asks of them.</summary>
internal sealed class EvidenceIndex(IReadOnlyList<Finding> findings)
{
    readonly ILookup<(FindingKind, string), Finding> _byKind = findings.ToLookup(finding => (finding.Kind, finding.Service));

    public IReadOnlyList<Finding> All => findings;

    public IEnumerable<Finding> Of(FindingKind kind) => findings.Where(finding => finding.Kind == kind);

    public IEnumerable<Finding> Of(FindingKind kind, string service) => _byKind[(kind, service)];

    public Finding? One(FindingKind kind, string service) => _byKind[(kind, service)].FirstOrDefault();

    /// <summary>Something is not as it should be, whether or not a cause was found.</summary>
    public bool HasSymptoms => findings.Any(finding =>
        finding.Kind is FindingKind.ErrorShare or FindingKind.ErrorSpans or FindingKind.LogErrors
        || (finding.Kind is FindingKind.SelfTime or FindingKind.Latency && finding.Severity != Severity.Info));

    /// <summary>Callees of a service, from the service graph and from the traces that were read.</summary>
    public IReadOnlySet<string> Callees(string service)
    {
        var callees = Of(FindingKind.Edge, service).Select(edge => edge.Target).OfType<string>().ToHashSet();
        foreach (var path in findings.Select(finding => finding.Path))
        {
            for (var i = 0; i + 1 < path.Count; i++)
            {
                if (path[i] == service)
                {
                    callees.Add(path[i + 1]);
                }
            }
        }

        return callees;
    }

    /// <summary>Everything that is called by a service, directly or not.</summary>
    public IReadOnlySet<string> Below(string service)
    {
        var below = new HashSet<string>();
        var open = new Queue<string>(Callees(service));
        while (open.TryDequeue(out var next))
        {
            if (next != service && below.Add(next))
            {
                foreach (var callee in Callees(next))
                {
                    open.Enqueue(callee);
                }
            }
        }

        return below;
    }
}
