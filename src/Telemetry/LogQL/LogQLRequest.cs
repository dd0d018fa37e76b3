namespace Dendro.Telemetry.LogQL;

/// <summary>A query and the time it is asked for.</summary>
public sealed record LogQLRequest
{
    /// <summary>The query's text.</summary>
    public required string Query { get; init; }

    /// <summary>Unix nanoseconds: the first entry or step wanted.</summary>
    public required long StartNs { get; init; }

    /// <summary>Unix nanoseconds: entries end before it; the last step is not after it. An instant query is evaluated here.</summary>
    public required long EndNs { get; init; }

    /// <summary>Nanoseconds between the steps of a metric query; 0 for an instant query.</summary>
    public long StepNs { get; init; }

    /// <summary>Nanoseconds that two entries of a stream are apart at least; 0 for no thinning.</summary>
    public long IntervalNs { get; init; }

    /// <summary>The most entries that a log query returns.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The order of entries.</summary>
    public Direction Direction { get; init; } = Direction.Backward;
}

/// <summary>Bounds that keep one query from taking the server down.</summary>
public sealed record LogQLLimits
{
    /// <summary>The most series that a metric query may return.</summary>
    public int MaxSeries { get; init; } = 500;

    /// <summary>The most entries that a log query may ask for.</summary>
    public int MaxEntries { get; init; } = 5000;

    /// <summary>The most characters that the lines which a log query returns may have together.</summary>
    public long MaxEntryCharacters { get; init; } = 32 << 20;

    /// <summary>The most steps of a range query.</summary>
    public int MaxSteps { get; init; } = 11_000;

    /// <summary>The most samples that a metric query may hold at a time, at 16 bytes each.</summary>
    public int MaxSamples { get; init; } = 10_000_000;

    internal LogQLException TooLongLines(int fitting) =>
        LogQLException.Execution($"the lines of the answer have more than {MaxEntryCharacters} characters together, {fitting} of them fit: ask for fewer with limit");

    internal LogQLException TooManySamples() =>
        LogQLException.Execution($"the query reads more than {MaxSamples} samples (limit max_samples); reduce the time range or filter more lines");
}
