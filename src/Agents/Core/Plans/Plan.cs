using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Core.Plans;

/// <summary>What kind of answer a question wants.</summary>
internal enum PlanKind
{
    Value,
    Ranking,
    Comparison,
    List,
    Trace,
    Topology,
    Change,
    Query,
    Cause,
    Help,
    Refusal,
}

/// <summary>What is measured.</summary>
internal enum Measure
{
    Traffic,
    Errors,
    ErrorRate,
    Duration,
    LogLines,
    LogErrors,
    LogWarnings,

    /// <summary>A metric of the catalogue.</summary>
    Metric,

    /// <summary>How many services, operations, instances or metrics there are.</summary>
    Things,

    /// <summary>Since when something has been running.</summary>
    Uptime,
}

internal enum Statistic
{
    Average,
    Quantile,
    Maximum,
    Minimum,
    Sum,
    Count,
    Rate,
    Current,
}

/// <summary>By what values are told apart.</summary>
internal enum Grouping
{
    Service,
    Operation,
    Instance,
    Version,
    StatusCode,
    Level,

    /// <summary>A label that the question names.</summary>
    Label,
}

/// <summary>What a list is of.</summary>
internal enum Subject
{
    Services,
    Operations,
    Instances,
    Versions,
    Metrics,
    Alerts,
    LogLines,
    Errors,
    Warnings,
    Patterns,
    Traces,
    Databases,
}

internal enum Direction
{
    /// <summary>Whom it calls.</summary>
    Callees,

    /// <summary>Who calls it.</summary>
    Callers,
    Both,
}

internal enum HelpTopic
{
    Greeting,
    Thanks,
    Abilities,
}

internal enum RefusalReason
{
    OffTopic,

    /// <summary>It would change the system, and nothing here writes.</summary>
    Writes,
}

/// <summary>A name that the question has and the system has not.</summary>
internal sealed record UnknownName(string Name, string? Nearest);

/// <summary>A question, understood: what is to be found out, about what, when. Everything that is left open has its default.</summary>
internal sealed record Plan
{
    public required PlanKind Kind { get; init; }

    public required Window Window { get; init; }

    /// <summary>The question itself named services or operations.</summary>
    public bool IsSubjectNamed { get; init; }

    /// <summary>The question, or the one before it, named the time.</summary>
    public bool IsWindowAsked { get; init; }

    /// <summary>It asks about a moment, so the window is what surrounds it.</summary>
    public bool IsMoment { get; init; }

    public Window? Baseline { get; init; }

    public IReadOnlyList<string> Services { get; init; } = [];

    public IReadOnlyList<Operation> Operations { get; init; } = [];

    public IReadOnlyList<UnknownName> Unknown { get; init; } = [];

    public Measure? Measure { get; init; }

    public MetricFamily? Metric { get; init; }

    /// <summary>Labels and the values that the question wants of them.</summary>
    public IReadOnlyDictionary<string, string> Matchers { get; init; } = new Dictionary<string, string>();

    /// <summary>How long requests have to have taken.</summary>
    public DurationBound? Bound { get; init; }

    /// <summary>The status code of HTTP, or the class of them, with which requests have to have been answered.</summary>
    public string? Status { get; init; }

    /// <summary>What the metric is a part of, when its share is asked.</summary>
    public MetricFamily? Whole { get; init; }

    /// <summary>The share of all is asked: of requests under a condition, or of what a metric counts.</summary>
    public bool IsShare { get; init; }

    /// <summary>A rate is wanted for each minute.</summary>
    public bool IsPerMinute { get; init; }

    /// <summary>It asks for the time of the last line.</summary>
    public bool WantsLast { get; init; }

    public Statistic? Statistic { get; init; }

    /// <summary>0 to 1.</summary>
    public double? Quantile { get; init; }

    public Grouping? Group { get; init; }

    public string? GroupLabel { get; init; }

    public int? Limit { get; init; }

    /// <summary>The least first.</summary>
    public bool IsAscending { get; init; }

    public Subject? Subject { get; init; }

    public Direction? Direction { get; init; }

    /// <summary>Whether the first of the services calls the second is what is asked.</summary>
    public bool IsPair { get; init; }

    public string? TraceId { get; init; }

    /// <summary>Of an error rate, its complement is asked.</summary>
    public bool IsSuccess { get; init; }

    /// <summary>Words of the question that name no service: a database, a queue, a third party, perhaps.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>TraceQL for the calls that are meant, where it is not those that come in.</summary>
    public string? Calls { get; init; }

    /// <summary>What they go to.</summary>
    public string? Peer { get; init; }

    /// <summary>It asks who takes messages.</summary>
    public bool IsConsuming { get; init; }

    /// <summary>Only what is outside of the system.</summary>
    public bool IsExternal { get; init; }

    /// <summary>It asks what a new version did.</summary>
    public bool WantsEffect { get; init; }

    public bool WantsFailed { get; init; }

    public bool WantsSlowest { get; init; }

    public bool WantsNew { get; init; }

    /// <summary>promql, logql or traceql.</summary>
    public string? Language { get; init; }

    /// <summary>A text that lines have to have.</summary>
    public string? Containing { get; init; }

    public HelpTopic Help { get; init; }

    public RefusalReason Refusal { get; init; }
}
