namespace Dendro.Agents.Core.Evidence;

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

    /// <summary>The operation, the log template or the metric that the fact is about.</summary>
    public string? Operation { get; init; }

    /// <summary>The callee of a call.</summary>
    public string? Target { get; init; }

    /// <summary>The target sends no telemetry of its own.</summary>
    public bool IsPeer { get; init; }

    /// <summary>The caller gave up waiting.</summary>
    public bool IsTimeout { get; init; }

    /// <summary>Which quantile a duration is, 0 to 1, when its sender made it, so that it is not known of how many requests; else 0.</summary>
    public double Quantile { get; init; }

    /// <summary>The one instance or version that differs, when the others do not.</summary>
    public string? Instance { get; init; }

    public ResourceKind Resource { get; init; }

    public required double Value { get; init; }

    /// <summary>The same before; null when nothing was recorded then.</summary>
    public double? Baseline { get; init; }

    public required string Unit { get; init; }

    /// <summary>How many observations stand behind the value.</summary>
    public double Count { get; init; }

    /// <summary>How far the value is from the usual one, in standard errors; 0 when there is nothing remarkable or nothing to compare with.</summary>
    public double Deviation { get; init; }

    /// <summary>The larger of value and baseline over the smaller, at least 1.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>How far the value is from the usual one, in spreads of what was before; 0 when that is not known.</summary>
    public double Distance { get; init; }

    /// <summary>How many points of a course show it; 0 when it is no course.</summary>
    public int Points { get; init; }

    /// <summary>0 to 1: its part in the time that all requests take; 1 when that is not known.</summary>
    public double Impact { get; init; } = 1;

    /// <summary>Services from the one that notices to the one meant.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    public DateTimeOffset? Since { get; init; }

    /// <summary>Null while it lasts.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>A trace id or a log line.</summary>
    public string? Example { get; init; }

    /// <summary>promql, logql or traceql.</summary>
    public required string Language { get; init; }

    public required string Query { get; init; }

    public required FindingWindow Window { get; init; }

    public string? Link { get; init; }

    /// <summary>It grew, or came where nothing was.</summary>
    public bool Grew => Baseline is not { } before || Value > before;
}

internal sealed record FindingWindow(DateTimeOffset Start, DateTimeOffset End);
