using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Graph;

/// <summary>What is a consequence of something else, and of what: callers wait for slow callees, fail with failing ones, and so on.</summary>
internal sealed class Explaining(IReadOnlyList<Finding> findings, ServiceGraph graph)
{
    /// <summary>A consequence follows its cause by about the resolution of the measures; one that came well before it has another.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromSeconds(90);

    readonly ILookup<string, Finding> _of = findings.ToLookup(finding => finding.Service);

    /// <summary>Spans of the service were seen.</summary>
    public bool IsTraced(string service) => findings.Any(finding => finding is { Kind: FindingKind.Edge, Language: "traceql" } && (finding.Service == service || finding.Target == service));

    /// <summary>A sentence that names what explains the finding; null when it stands for itself.</summary>
    public string? Of(Finding finding) => finding.Kind switch
    {
        FindingKind.Failures or FindingKind.LogErrors or FindingKind.LogTemplate => Below(finding, IsTrouble, "fails or is slow"),
        FindingKind.Duration => Below(finding, IsSlowness, "is slow"),
        FindingKind.OwnTime => Below(finding, other => other.Kind == FindingKind.FailureOrigin, "fails, so that it tries again and waits"),
        FindingKind.CallTime => Below(finding, other => other.Kind is FindingKind.OwnTime, "is slow"),
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
        finding.Kind is FindingKind.Failures or FindingKind.FailureOrigin or FindingKind.OwnTime or FindingKind.CallTime or FindingKind.LogErrors && finding.Grew;

    static bool IsSlowness(Finding finding) => finding.Grew
        && finding.Kind is FindingKind.OwnTime or FindingKind.CallTime or FindingKind.LinkDelay or FindingKind.Duration
        || finding is { Kind: FindingKind.Resource, Resource: ResourceKind.Cpu or ResourceKind.Pool or ResourceKind.GarbageCollection, Grew: true, Factor: > 1.5 };

    static bool CanCause(Finding cause, Finding effect) => cause.Since is not { } first || effect.Since is not { } then || first <= then + Slack;
}
