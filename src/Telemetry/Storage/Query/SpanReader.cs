using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Text;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Turns rows of the table <c>spans</c> into spans with the parts given.</summary>
internal sealed class SpanReader(StoreCatalog catalog, SpanParts parts = SpanParts.All)
{
    /// <summary>What is to be selected of the table.</summary>
    internal string Columns { get; } =
        "start_ns, end_ns, trace_high, trace_low, span, parent, kind, status, resource, scope, name, status_message, trace_state, "
        + $"{Column(parts, SpanParts.Attributes, "attributes")}, {Column(parts, SpanParts.Events, "events")}, {Column(parts, SpanParts.Links, "links")}, "
        + (parts.HasFlag(SpanParts.Extras) ? "coalesce(flags, 0::UINTEGER), coalesce(dropped, '')" : "0::UINTEGER, ''");

    /// <summary>Bytes of attributes, events and links that were read.</summary>
    internal long Bytes { get; private set; }

    static string Column(SpanParts parts, SpanParts part, string name) => parts.HasFlag(part) ? name : "''";

    internal IEnumerable<Span> All(Rows rows)
    {
        while (rows.NextChunk())
        {
            foreach (var span in Chunk(rows))
            {
                yield return span;
            }
        }
    }

    List<Span> Chunk(Rows rows)
    {
        var starts = rows.Column<long>(0);
        var ends = rows.Column<long>(1);
        var high = rows.Column<ulong>(2);
        var low = rows.Column<ulong>(3);
        var ids = rows.Column<ulong>(4);
        var parents = rows.Column<ulong>(5);
        var kinds = rows.Column<byte>(6);
        var statuses = rows.Column<byte>(7);
        var resources = rows.Column<uint>(8);
        var scopes = rows.Column<uint>(9);
        var names = rows.Texts(10);
        var messages = rows.Texts(11);
        var states = rows.Texts(12);
        var attributes = rows.Texts(13);
        var events = rows.Texts(14);
        var links = rows.Texts(15);
        var flags = rows.Column<uint>(16);
        var dropped = rows.Texts(17);
        var spans = new List<Span>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            Bytes += attributes[i].Length + events[i].Length + links[i].Length;
            var extras = SpanExtras.Of(flags[i], dropped.Get(i));
            spans.Add(new Span
            {
                TraceId = new TraceId(high[i], low[i]),
                SpanId = new SpanId(ids[i]),
                ParentSpanId = new SpanId(parents[i]),
                Name = StringPool.Values.Get(names[i]),
                Kind = (SpanKind)kinds[i],
                Status = (SpanStatus)statuses[i],
                StatusMessage = messages.Get(i),
                TraceState = states.Get(i),
                Flags = extras.Flags,
                StartNs = starts[i],
                EndNs = ends[i],
                Attributes = AttributeText.Attributes(attributes[i]),
                DroppedAttributes = extras.DroppedAttributes,
                Events = events[i].IsEmpty ? [] : SpanItems.Events(events[i]),
                DroppedEvents = extras.DroppedEvents,
                Links = links[i].IsEmpty ? [] : SpanItems.Links(links[i]),
                DroppedLinks = extras.DroppedLinks,
                Resource = catalog.Resources[resources[i]].Value,
                Scope = catalog.Scopes[scopes[i]].Value,
            });
        }

        return spans;
    }
}
