using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL;

/// <summary>What a query gives, and what it took.</summary>
public abstract record LogQLResult
{
    /// <summary>What was read.</summary>
    public LogQLStatistics Statistics { get; init; } = new(0, 0, 0);
}

/// <summary>Lines, in the order asked for.</summary>
public sealed record LogLines(IReadOnlyList<LogLine> Lines) : LogQLResult;

/// <summary>One number.</summary>
/// <param name="TimeNs">Unix nanoseconds.</param>
/// <param name="Value">The number.</param>
public sealed record ScalarSample(long TimeNs, double Value) : LogQLResult;

/// <summary>One number per series, at one time.</summary>
/// <param name="TimeNs">Unix nanoseconds.</param>
/// <param name="Samples">Labels and values; the labels may be empty but never null.</param>
public sealed record InstantVector(long TimeNs, IReadOnlyList<(Labels Labels, double Value)> Samples) : LogQLResult;

/// <summary>Numbers over time per series.</summary>
public sealed record RangeMatrix(IReadOnlyList<MetricSeries> Series) : LogQLResult;

/// <summary>One series of a matrix.</summary>
/// <param name="Labels">What identifies it; values may be empty.</param>
/// <param name="Points">Unix nanoseconds and values, in time order.</param>
public sealed record MetricSeries(Labels Labels, IReadOnlyList<(long TimeNs, double Value)> Points);

/// <summary>A line after the pipeline.</summary>
/// <param name="TimestampNs">Unix nanoseconds.</param>
/// <param name="Text">The line.</param>
/// <param name="Stream">Labels of its stream.</param>
/// <param name="Metadata">Labels of this line alone.</param>
/// <param name="Parsed">Labels that the pipeline made.</param>
public sealed record LogLine(long TimestampNs, string Text, Labels Stream, Labels Metadata, Labels Parsed)
{
    /// <summary>All labels together. No two categories have one of the same name.</summary>
    public Labels AllLabels { get; } = Metadata.Count == 0 && Parsed.Count == 0
        ? Stream
        : Labels.FromSorted([.. Stream.Concat(Metadata).Concat(Parsed).OrderBy(label => label.Name, StringComparer.Ordinal)]);
}

/// <summary>What a query read.</summary>
/// <param name="Lines">Lines that the store handed out.</param>
/// <param name="Bytes">Their UTF-8 bytes.</param>
/// <param name="LinesKept">Lines that passed the pipeline.</param>
public sealed record LogQLStatistics(long Lines, long Bytes, long LinesKept);
