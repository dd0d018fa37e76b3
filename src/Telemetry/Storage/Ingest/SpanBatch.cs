using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>Spans on their way into the store. Not for concurrent use; not to be changed once appended.</summary>
public sealed class SpanBatch(StoreCatalog catalog) : Batch
{
    const int RowBytes = 176;

    readonly RowList<Row> _rows = new();
    readonly TextBuffer _text = new();
    readonly TextBuffer _scratch = new();

    /// <inheritdoc/>
    public override int Count => _rows.Count;

    private protected override long RecordBytes => _text.Length + ((long)RowBytes * _rows.Count);

    /// <summary>The span at an index, read in place.</summary>
    public SpanView this[int index] => new(this, index);

    internal ReadOnlySpan<Row> Rows => _rows.Rows;

    /// <summary>Adds a span whose parts stand as UTF-8; the bytes are copied. Invalid UTF-8 becomes U+FFFD.</summary>
    /// <exception cref="BatchTooLargeException">It has no room for it.</exception>
    public void Add(in SpanRow row)
    {
        Require(RowBytes + row.Attributes.Length + row.Events.Length + row.Links.Length);
        _rows.Add(new Row(
            row.Resource,
            row.Scope,
            row.TraceId,
            row.SpanId,
            row.ParentSpanId,
            row.StartNs,
            row.EndNs,
            row.Kind,
            row.Status,
            Keep(row.Name),
            Keep(row.StatusMessage),
            Keep(row.TraceState),
            Keep(row.Attributes),
            Keep(row.Events),
            Keep(row.Links),
            row.Extras,
            row.WireBytes));
    }

    /// <summary>Adds a span.</summary>
    public void Add(Span span)
    {
        _scratch.Truncate(0);
        foreach (var (key, value) in span.Attributes.Entries)
        {
            AttributeText.Add(_scratch, 0, key, value);
        }

        var attributes = _scratch.Length;
        SpanItems.Add(_scratch, span.Events);
        var events = _scratch.Length;
        SpanItems.Add(_scratch, span.Links);
        Add(new SpanRow
        {
            Resource = catalog.Resource(span.Resource),
            Scope = catalog.Scope(span.Scope),
            TraceId = span.TraceId,
            SpanId = span.SpanId,
            ParentSpanId = span.ParentSpanId,
            StartNs = span.StartNs,
            EndNs = span.EndNs,
            Kind = span.Kind,
            Status = span.Status,
            Name = Encoding.UTF8.GetBytes(span.Name),
            StatusMessage = Encoding.UTF8.GetBytes(span.StatusMessage),
            TraceState = Encoding.UTF8.GetBytes(span.TraceState),
            Attributes = _scratch.Written[..attributes],
            Events = _scratch.Written[attributes..events],
            Links = _scratch.Written[events..],
            Extras = new SpanExtras(span.Flags, span.DroppedAttributes, span.DroppedEvents, span.DroppedLinks),
        });
    }

    private protected override void Return()
    {
        _rows.Return();
        _text.Return();
    }

    internal ReadOnlySpan<byte> Text(Slice slice) => _text.Slice(slice.Start, slice.Length);

    /// <summary>The texts of a row in one run, from its name to its links.</summary>
    internal ReadOnlySpan<byte> Texts(in Row row) => _text.Slice(row.Name.Start, row.Links.End - row.Name.Start);

    Slice Keep(ReadOnlySpan<byte> utf8) => Slice.Keep(_text, utf8);

    internal readonly record struct Row(
        Interned<Resource> Resource,
        Interned<Scope> Scope,
        TraceId TraceId,
        SpanId SpanId,
        SpanId ParentSpanId,
        long StartNs,
        long EndNs,
        SpanKind Kind,
        SpanStatus Status,
        Slice Name,
        Slice StatusMessage,
        Slice TraceState,
        Slice Attributes,
        Slice Events,
        Slice Links,
        SpanExtras Extras,
        int WireBytes);
}
