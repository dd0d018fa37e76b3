namespace Dendro.Telemetry.Server.Ingest;

/// <summary>How long the texts of a record may be, and how far ahead its time.</summary>
internal sealed record IngestLimits
{
    internal const int LeastBytes = 1 << 10;
    internal const int MostBytes = 1 << 20;

    /// <summary>What the attributes, events and links of one span may take together; a larger one is refused.</summary>
    internal const int MostSpanBytes = 1 << 20;

    /// <summary>The longest name, message or attribute of a span, attribute of a log record, or description of a metric; a longer one is cut.</summary>
    internal int TextBytes { get; init; } = 16 << 10;

    /// <summary>The longest line; Loki's default of <c>max_line_size</c>.</summary>
    internal int LineBytes { get; init; } = 256 << 10;

    /// <summary>Whether a longer line is cut; else it is refused, as Loki does unless it is told <c>max_line_size_truncate</c>.</summary>
    internal bool CutsLines { get; init; }

    /// <summary>How far ahead of the clock a time may be; Prometheus' and Loki's default.</summary>
    internal TimeSpan Future { get; init; } = TimeSpan.FromMinutes(10);
}
