using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Hypotheses;

namespace Dendro.Agents.Core.Graph;

/// <summary>What is a consequence of something else, and of what: callers wait for slow callees, fail with failing ones, and so on.</summary>
internal sealed class Explaining(IReadOnlyList<Finding> findings, ServiceGraph graph)
{
    /// <summary>A consequence follows its cause by about the resolution of the measures; one that came well before it has another.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromSeconds(90);

    /// <summary>What explains something is at least half as remarkable.</summary>
    const double LeastPart = 0.5;

    /// <summary>Of what a request takes longer, one of its calls has at least this part.</summary>
    const double PartOfWaiting = 0.1;

    readonly ILookup<string, Finding> _of = findings.ToLookup(finding => finding.Service);

    /// <summary>Spans of the service were seen.</summary>
    public bool IsTraced(string service) => findings.Any(finding => finding is { Kind: FindingKind.Edge, Language: "traceql" } && (finding.Service == service || finding.Target == service));

    /// <summary>A sentence that names what explains the finding; null when it stands for itself.</summary>
    public string? Of(Finding finding) => finding.Kind switch
    {
        FindingKind.Failures or FindingKind.LogErrors or FindingKind.LogTemplate => Below(finding, IsTrouble, "fails or is slow"),
        FindingKind.Duration => Below(finding, IsSlowness, "is slow") ?? Waiting(finding),
        FindingKind.OwnTime => Below(finding, other => other.Kind == FindingKind.FailureOrigin, "fails, so that it tries again and waits"),
        FindingKind.CallTime when IsReading(finding) => IsTraced(finding.Service) ? "spans tell for whom it waits"
            : IsWaiting(finding.Service) ? Waiting(finding)
            : "it is a small part of what it takes longer itself",
        FindingKind.CallTime => Below(finding, other => other.Kind is FindingKind.OwnTime, "is slow"),
        FindingKind.LinkDelay when finding.Resource == ResourceKind.Queue => Below(finding, IsSlowness, "is slow"),
        FindingKind.Step => Step(finding),
        FindingKind.Traffic => Traffic(finding),
        FindingKind.Resource => Resource(finding),
        FindingKind.LogLines => "it says how much is logged, not why",
        _ => null,
    };

    string? Below(Finding finding, Func<Finding, bool> isCause, string what)
    {
        if (finding.Kind is FindingKind.Failures or FindingKind.LogErrors or FindingKind.LogTemplate && _of[finding.Service].Any(own => own.Kind == FindingKind.FailureOrigin))
        {
            return null;
        }

        var cause = Beneath(finding.Service).SelectMany(below => _of[below]).Where(other => isCause(other) && CanCause(other, finding))
            .OrderByDescending(other => Math.Abs(other.Deviation)).FirstOrDefault();
        return cause is null ? null : $"{cause.Service}, which it calls, {what}";
    }

    /// <summary>What a service calls and is not called by: of those that call each other neither explains the other.</summary>
    IEnumerable<string> Beneath(string service) => graph.Below(service).Except(graph.Above(service));

    /// <summary>
    /// Where it is not known who calls whom: a service whose calls take longer waits for one that is slow and does not wait itself.
    /// </summary>
    string? Waiting(Finding finding)
    {
        if (!IsReading(finding) || !IsWaiting(finding.Service))
        {
            return null;
        }

        var below = graph.Callees(finding.Service).Count > 0 ? Beneath(finding.Service) : _of.Select(group => group.Key).Where(other => other != finding.Service);
        var cause = below.Where(other => !IsWaiting(other)).SelectMany(other => _of[other])
            .Where(other => other is { Kind: FindingKind.Duration or FindingKind.OwnTime, Grew: true } && CanCause(other, finding) && Clue.Strength(other) >= LeastPart * Clue.Strength(finding))
            .OrderByDescending(other => Math.Abs(other.Deviation)).FirstOrDefault();
        return cause is null ? null : $"it waits for what it calls, and {cause.Service} is slow";
    }

    /// <summary>Its calls take so much longer that this is a part of what it takes longer itself.</summary>
    bool IsWaiting(string service)
    {
        var own = _of[service].Where(IsReading).ToList();
        var longer = own.Where(other => other is { Kind: FindingKind.Duration, Grew: true }).Select(Growth).DefaultIfEmpty().Max();
        return own.Any(other => other is { Kind: FindingKind.CallTime, Grew: true } && Growth(other) >= PartOfWaiting * longer);
    }

    static double Growth(Finding finding) => finding.Value - (finding.Baseline ?? 0);

    static bool IsReading(Finding finding) => finding.Language == "promql";

    string? Step(Finding finding)
    {
        if (finding.Grew)
        {
            return Below(finding, IsTrouble, "fails or is slow");
        }

        var failing = graph.Callees(finding.Service).SelectMany(callee => _of[callee])
            .FirstOrDefault(other => (other.Kind is FindingKind.FailureOrigin or FindingKind.Failures || other is { Kind: FindingKind.Step, Grew: false }) && CanCause(other, finding));
        return failing is null ? null : $"{failing.Service}, which it calls, breaks off first";
    }

    string? Traffic(Finding finding)
    {
        var caller = graph.Above(finding.Service).Except(graph.Below(finding.Service)).SelectMany(above => _of[above])
            .FirstOrDefault(other => other.Kind is FindingKind.Traffic or FindingKind.Step && other.Grew == finding.Grew && CanCause(other, finding));
        if (caller is not null)
        {
            return $"{caller.Service}, which feeds it, changed first";
        }

        // Callers that wait for an answer before they ask again ask less when answers are slow, and more when they try again.
        var slow = graph.Below(finding.Service).Append(finding.Service).SelectMany(below => _of[below])
            .FirstOrDefault(other => (finding.Grew ? other.Kind is FindingKind.FailureOrigin : IsSlowness(other) && other.Deviation > 8) && CanCause(other, finding));
        return slow is null ? null : $"{slow.Service} {(finding.Grew ? "fails, so that callers try again" : "is slow, so that callers ask less often")}";
    }

    string? Resource(Finding finding)
    {
        var traffic = _of[finding.Service].FirstOrDefault(other => other.Kind == FindingKind.Traffic && other.Grew == finding.Grew
            && other.Factor * 1.5 >= finding.Factor && CanCause(other, finding));
        return traffic is null ? null : $"{finding.Service} has {(traffic.Grew ? "more" : "less")} to do";
    }

    static bool IsTrouble(Finding finding) =>
        finding is { Kind: FindingKind.Resource, Resource: ResourceKind.Restarts, Grew: true }
        || (finding.Kind is FindingKind.Failures or FindingKind.FailureOrigin or FindingKind.OwnTime or FindingKind.LogErrors || IsCall(finding)) && finding.Grew;

    static bool IsCall(Finding finding) => finding.Kind == FindingKind.CallTime && !IsReading(finding);

    static bool IsSlowness(Finding finding) => finding.Grew
        && (finding.Kind is FindingKind.OwnTime or FindingKind.LinkDelay or FindingKind.Duration || IsCall(finding))
        || finding is { Kind: FindingKind.Resource, Resource: ResourceKind.Cpu or ResourceKind.Pool or ResourceKind.GarbageCollection, Grew: true, Factor: > 1.5 };

    /// <summary>It began no later, and was not over before the other began.</summary>
    static bool CanCause(Finding cause, Finding effect) => effect.Since is not { } then
        || ((cause.Since is not { } first || first <= then + Slack) && (cause.Until is not { } last || last >= then));
}
