namespace Dendro.Telemetry.Model;

/// <summary>One line of a log stream, as Loki models it.</summary>
/// <param name="TimestampNs">Unix nanoseconds.</param>
/// <param name="Line">The text.</param>
/// <param name="Stream">The labels of its stream.</param>
/// <param name="StructuredMetadata">Labels of this line alone.</param>
public sealed record LogEntry(long TimestampNs, string Line, Labels Stream, Labels StructuredMetadata);
