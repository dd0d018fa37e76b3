namespace Dendro.Agents.Core.Evidence;

internal enum FindingKind
{
    /// <summary>Requests or messages that a service took in, per second.</summary>
    Throughput,

    /// <summary>Share of a service's own entry spans that failed.</summary>
    ErrorShare,

    /// <summary>Number of a service's failed spans, with their first and last time.</summary>
    ErrorSpans,

    /// <summary>Failing traces whose deepest failed span is here.</summary>
    ErrorOrigin,

    /// <summary>Time a service spends itself per request, its calls to others taken off.</summary>
    SelfTime,

    /// <summary>Time a service waits for one kind of call.</summary>
    CallTime,

    /// <summary>95th percentile of a service's answers.</summary>
    Latency,

    /// <summary>Lines of level error in a service's log.</summary>
    LogErrors,

    /// <summary>A text that stands behind many of them.</summary>
    LogTemplate,

    /// <summary>Processor or memory use.</summary>
    Resource,

    /// <summary>A caller, its callee and the share of failed calls between them.</summary>
    Edge,
}

internal enum Severity
{
    Info,
    Warning,
    Critical,
}

/// <summary>A typed fact with the query that gave it.</summary>
internal sealed record Finding
{
    public required FindingKind Kind { get; init; }

    public required string Service { get; init; }

    /// <summary>A sentence in English.</summary>
    public required string Title { get; init; }

    public string Detail { get; init; } = "";

    public required Severity Severity { get; init; }

    /// <summary>The operation or the log template that the fact is about.</summary>
    public string? Operation { get; init; }

    /// <summary>The callee of a call, such as PostgreSQL.</summary>
    public string? Target { get; init; }

    public required double Value { get; init; }

    /// <summary>The same before the window; null when nothing was recorded then.</summary>
    public double? Baseline { get; init; }

    public required string Unit { get; init; }

    /// <summary>How many observations stand behind the value.</summary>
    public double Count { get; init; }

    /// <summary>Services from the one that notices to the one meant.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    public DateTimeOffset? FirstSeen { get; init; }

    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>A trace id or a log line.</summary>
    public string? Example { get; init; }

    /// <summary>promql, logql or traceql.</summary>
    public required string Language { get; init; }

    public required string Query { get; init; }

    public required FindingWindow Window { get; init; }

    public string? Link { get; init; }
}

internal sealed record FindingWindow(DateTimeOffset Start, DateTimeOffset End);
