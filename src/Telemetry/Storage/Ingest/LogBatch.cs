using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>Log lines on their way into the store. Not for concurrent use; not to be changed once appended.</summary>
public sealed class LogBatch(StoreCatalog catalog) : Batch
{
    const int RowBytes = 128;

    readonly RowList<Row> _rows = new();
    readonly TextBuffer _text = new();
    readonly TextBuffer _scratch = new();

    /// <inheritdoc/>
    public override int Count => _rows.Count;

    private protected override long RecordBytes => _text.Length + ((long)RowBytes * _rows.Count);

    internal ReadOnlySpan<Row> Rows => _rows.Rows;

    /// <summary>Adds a line whose parts stand as UTF-8; the bytes are copied. Invalid UTF-8 becomes U+FFFD.</summary>
    /// <exception cref="BatchTooLargeException">It has no room for it.</exception>
    public void Add(in LogRow row)
    {
        Require(RowBytes + row.Line.Length + row.Metadata.Length);
        var (line, metadata, severity) = (Keep(row.Line), Keep(row.Metadata), Keep(row.SeverityText));
        _rows.Add(new Row(row.Stream, row.Context, row.TimestampNs, row.ObservedNs, row.TraceId, row.SpanId, row.Flags, row.Severity, row.Level, line, metadata, severity));
    }

    /// <summary>Adds a line as Loki models it.</summary>
    /// <exception cref="BatchTooLargeException">It has no room for it.</exception>
    /// <exception cref="CatalogFullException">Its stream is new, and the store has no room for it.</exception>
    public void Add(LogEntry entry) => Add(Stream(entry.Stream), entry.TimestampNs, entry.Line, entry.StructuredMetadata);

    /// <summary>The stream that lines go to.</summary>
    /// <exception cref="CatalogFullException">It is new, and the store has no room for it.</exception>
    public Interned<Labels> Stream(Labels labels) => catalog.Stream(labels);

    /// <summary>Adds a line of a stream, with structured metadata as Loki has it.</summary>
    /// <exception cref="BatchTooLargeException">It has no room for it.</exception>
    public void Add(Interned<Labels> stream, long timestampNs, string line, Labels metadata)
    {
        var fields = LogFields.Split(metadata);
        _scratch.Truncate(0);
        AttributeText.Add(_scratch, 0, fields.Rest);
        Add(new LogRow
        {
            Stream = stream,
            Context = catalog.LogContext(Labels.Empty),
            TimestampNs = timestampNs,
            Line = Encoding.UTF8.GetBytes(line),
            Metadata = _scratch.Written,
            TraceId = fields.TraceId,
            SpanId = fields.SpanId,
            Level = fields.Level,
        });
    }

    private protected override void Return()
    {
        _rows.Return();
        _text.Return();
    }

    internal ReadOnlySpan<byte> Text(Slice slice) => _text.Slice(slice.Start, slice.Length);

    /// <summary>The texts of a row in one run: line, metadata, severity.</summary>
    internal ReadOnlySpan<byte> Texts(in Row row) => _text.Slice(row.Line.Start, row.SeverityText.End - row.Line.Start);

    Slice Keep(ReadOnlySpan<byte> utf8) => Slice.Keep(_text, utf8);

    internal readonly record struct Row(
        Interned<Labels> Stream,
        Interned<Labels> Context,
        long TimestampNs,
        long ObservedNs,
        TraceId TraceId,
        SpanId SpanId,
        uint Flags,
        byte Severity,
        DetectedLevel Level,
        Slice Line,
        Slice Metadata,
        Slice SeverityText);
}

/// <summary>One log line to store.</summary>
public ref struct LogRow
{
    /// <summary>Its stream.</summary>
    public required Interned<Labels> Stream { get; init; }

    /// <summary>Structured metadata shared with other lines.</summary>
    public required Interned<Labels> Context { get; init; }

    /// <summary>Unix nanoseconds.</summary>
    public required long TimestampNs { get; init; }

    /// <summary>When it was collected, Unix nanoseconds; 0 when it is not to be shown.</summary>
    public long ObservedNs { get; init; }

    /// <summary>The text.</summary>
    public required ReadOnlySpan<byte> Line { get; init; }

    /// <summary>Its own structured metadata as <see cref="AttributeText"/>, every value a text.</summary>
    public ReadOnlySpan<byte> Metadata { get; init; }

    /// <summary>The trace it belongs to, or empty.</summary>
    public TraceId TraceId { get; init; }

    /// <summary>The span it belongs to, or empty.</summary>
    public SpanId SpanId { get; init; }

    /// <summary>OpenTelemetry's flags; 0 when it is not to be shown.</summary>
    public uint Flags { get; init; }

    /// <summary>OpenTelemetry's severity number, 1 … 24; 0 when unknown.</summary>
    public byte Severity { get; init; }

    /// <summary>The severity as the source wrote it.</summary>
    public ReadOnlySpan<byte> SeverityText { get; init; }

    /// <summary>The level that was detected.</summary>
    public DetectedLevel Level { get; init; }
}
