using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Journal;

/// <summary>Reads one segment's frames back as batches; numbers are those of the segment, whatever the catalog has now.</summary>
internal sealed class JournalReader(StoreCatalog catalog)
{
    readonly Dictionary<uint, Interned<Labels>> _series = [];
    readonly Dictionary<uint, Interned<Labels>> _streams = [];
    readonly Dictionary<uint, Interned<Labels>> _contexts = [];
    readonly Dictionary<uint, Interned<Resource>> _resources = [];
    readonly Dictionary<uint, Interned<Scope>> _scopes = [];

    /// <summary>Reads whole frames into <paramref name="batches"/>.</summary>
    /// <returns>How many bytes they are. What follows was never acknowledged, or is damaged.</returns>
    internal int Read(ReadOnlySpan<byte> segment, List<Batch> batches)
    {
        var rest = segment;
        while (JournalCursor.TryFrame(ref rest, comparesChecksum: true, out var frame))
        {
            Frame(ref frame, batches);
        }

        return segment.Length - rest.Length;
    }

    void Frame(ref JournalCursor cursor, List<Batch> batches)
    {
        var (samples, logs, spans) = (new SampleBatch(catalog) { IsUnlimited = true }, new LogBatch(catalog) { IsUnlimited = true }, new SpanBatch(catalog) { IsUnlimited = true });
        RequestHash? request = null;
        var extras = default(SpanExtras);
        while (cursor.Peek() is { } tag)
        {
            switch (tag)
            {
                case JournalTag.Log:
                    Add(logs, ref cursor);
                    break;
                case JournalTag.SpanExtras:
                    extras = cursor.Take<SpanExtrasItem>().Extras;
                    break;
                case JournalTag.Span:
                    Add(spans, extras, ref cursor);
                    extras = default;
                    break;
                case JournalTag.Request:
                    request = cursor.Take<RequestItem>().Request;
                    break;
                case >= JournalTag.Sample:
                    Add(samples, tag, ref cursor);
                    break;
                default:
                    Define(ref cursor);
                    break;
            }
        }

        foreach (var batch in new Batch[] { samples, logs, spans }.Where(batch => batch.Count > 0 || batch is SampleBatch { Exemplars.Count: > 0 } or SampleBatch { Metadata.Count: > 0 }))
        {
            batch.Request = request;
            batches.Add(batch);
        }
    }

    void Define(ref JournalCursor cursor)
    {
        var item = cursor.Take<DefinitionItem>();
        switch (item.Tag)
        {
            case JournalTag.Series:
                _series[item.Id] = catalog.Series(AttributeText.Labels(cursor.Text()));
                break;
            case JournalTag.Stream:
                _streams[item.Id] = catalog.Stream(AttributeText.Labels(cursor.Text()));
                break;
            case JournalTag.Context:
                _contexts[item.Id] = catalog.LogContext(AttributeText.Labels(cursor.Text()));
                break;
            case JournalTag.Resource:
                var resource = Attributes(ref cursor, out var dropped);
                _resources[item.Id] = catalog.Resource(new Resource(resource) { DroppedAttributes = dropped });
                break;
            case JournalTag.Scope:
                var (name, version) = (cursor.String(), cursor.String());
                var scope = Attributes(ref cursor, out dropped);
                _scopes[item.Id] = catalog.Scope(new Scope(name, version, scope) { DroppedAttributes = dropped });
                break;
            default:
                throw new InvalidDataException($"a journal has an item of the unknown kind {(byte)item.Tag}: a newer program wrote it");
        }
    }

    static Attributes Attributes(ref JournalCursor cursor, out uint dropped)
    {
        var text = cursor.Text();
        (dropped, _) = DroppedText.Take(ref text);
        return AttributeText.Attributes(text);
    }

    void Add(SampleBatch batch, JournalTag tag, ref JournalCursor cursor)
    {
        switch (tag)
        {
            case JournalTag.Sample:
                var sample = cursor.Take<SampleItem>();
                batch.Add(_series[sample.Series], sample.TimeMs, sample.Value, sample.StartMs);
                break;
            case JournalTag.Samples:
                Add(batch.Samples, ref cursor);
                break;
            case JournalTag.Histogram:
                var histogram = cursor.Take<HistogramItem>();
                batch.Add(_series[histogram.Series], histogram.TimeMs, HistogramText.Read(cursor.Text()), histogram.StartMs);
                break;
            case JournalTag.Exemplar:
                var exemplar = cursor.Take<ExemplarItem>();
                batch.AddExemplar(_series[exemplar.Series], AttributeText.Labels(cursor.Text()), exemplar.Value, exemplar.TimeMs);
                break;
            case JournalTag.Metadata:
                cursor.Take<JournalTag>();
                batch.AddMetadata(new MetricMetadata(cursor.String(), cursor.String(), cursor.String(), cursor.String()));
                break;
            default:
                throw new InvalidDataException($"a journal has an item of the unknown kind {(byte)tag}: a newer program wrote it");
        }
    }

    void Add(SampleColumns samples, ref JournalCursor cursor)
    {
        var count = cursor.Take<SamplesItem>().Count;
        var series = cursor.Column<uint>(count);
        var times = cursor.Column<long>(count);
        var values = cursor.Column<double>(count);
        var starts = cursor.Column<long>(count);
        samples.Reserve(count);
        for (var i = 0; i < count; i++)
        {
            samples.Add(_series[series[i]], times[i], values[i], starts[i]);
        }
    }

    void Add(LogBatch batch, ref JournalCursor cursor)
    {
        var item = cursor.Take<LogItem>();
        batch.Add(new LogRow
        {
            Stream = _streams[item.Stream],
            Context = _contexts[item.Context],
            TimestampNs = item.TimestampNs,
            ObservedNs = item.ObservedNs,
            TraceId = item.TraceId,
            SpanId = item.SpanId,
            Flags = item.Flags,
            Severity = item.Severity,
            Level = item.Level,
            Line = cursor.Take(item.Line),
            Metadata = cursor.Take(item.Metadata),
            SeverityText = cursor.Take(item.SeverityText),
        });
    }

    void Add(SpanBatch batch, SpanExtras extras, ref JournalCursor cursor)
    {
        var item = cursor.Take<SpanItem>();
        batch.Add(new SpanRow
        {
            Resource = _resources[item.Resource],
            Scope = _scopes[item.Scope],
            TraceId = item.TraceId,
            SpanId = item.SpanId,
            ParentSpanId = item.ParentSpanId,
            StartNs = item.StartNs,
            EndNs = item.EndNs,
            Kind = (SpanKind)item.Kind,
            Status = (SpanStatus)item.Status,
            Name = cursor.Take(item.Name),
            StatusMessage = cursor.Take(item.StatusMessage),
            TraceState = cursor.Take(item.TraceState),
            Attributes = cursor.Take(item.Attributes),
            Events = cursor.Take(item.Events),
            Links = cursor.Take(item.Links),
            Extras = extras,
        });
    }
}
