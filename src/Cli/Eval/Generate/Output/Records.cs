namespace Dendro.Cli.Eval.Generate.Output;

/// <summary>An attribute with a text, a whole number or a number.</summary>
internal readonly record struct Tag(string Key, object Value);

/// <summary>A span; times are seconds from the beginning.</summary>
internal sealed record SpanRecord(string TraceId, string SpanId, string? ParentId, string Name, int Kind, double Start, double End)
{
    public const int Internal = 1;
    public const int Server = 2;
    public const int Client = 3;
    public const int Producer = 4;
    public const int Consumer = 5;

    public IReadOnlyList<Tag> Attributes { get; init; } = [];

    /// <summary>The status is error, with this message.</summary>
    public string? Failure { get; init; }

    /// <summary>The attributes of an exception that it tells of.</summary>
    public IReadOnlyList<Tag>? Exception { get; init; }
}

/// <summary>A line of a log; a severity of 0 is not told.</summary>
internal sealed record LogRecord(double Time, int Severity, string Text)
{
    public const int Info = 9;
    public const int Warn = 13;
    public const int Error = 17;

    public string? TraceId { get; init; }

    public IReadOnlyList<Tag> Attributes { get; init; } = [];
}

/// <summary>The value of a series at the end of an interval.</summary>
internal sealed record MetricPoint(string Name, string Unit, bool IsCounter, IReadOnlyList<Tag> Attributes)
{
    public double Value { get; init; }

    /// <summary>Of a histogram, how many fell into each bucket; null of all else.</summary>
    public long[]? Buckets { get; init; }
}
