using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Journal;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Query;
using Dendro.Telemetry.Storage.Samples;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// Puts a segment's frames into the tables of the writer's transaction. Interned values go in with the first segment that
/// uses them; <see cref="Rollback"/> takes that note back.
/// </summary>
internal sealed class Tables(Connection connection, StoreCatalog catalog, SampleCache samples, RepeatChecks repeats) : IDisposable
{
    readonly Dictionary<string, ChunkAppender> _appenders = [];
    readonly List<Action> _undo = [];
    readonly MovedItems _moved = new();
    long _longTextBytes;

    /// <summary>Puts in frames, given in blocks of whole ones, after what they define.</summary>
    internal void Add(List<Definition> definitions, IEnumerable<ReadOnlyMemory<byte>> blocks)
    {
        _moved.Clear();
        definitions.ForEach(Add);
        foreach (var block in blocks)
        {
            var frames = block.Span;
            while (JournalCursor.TryFrame(ref frames, comparesChecksum: false, out var frame))
            {
                Add(ref frame);
            }
        }
    }

    /// <summary>Bytes of long texts that were committed since <see cref="Checkpointed"/>.</summary>
    internal long LongTextBytes { get; private set; }

    internal void Flush()
    {
        AddNews(catalog.SpanAttributes.News);
        foreach (var appender in _appenders.Values)
        {
            _longTextBytes += appender.Flush();
        }

        repeats.Committing();
    }

    /// <summary>The file has what was put in.</summary>
    internal void Checkpointed() => LongTextBytes = 0;

    internal void Committed()
    {
        samples.Committed();
        repeats.Committed();
        catalog.SpanAttributes.News.Clear();
        _undo.Clear();
        LongTextBytes += _longTextBytes;
        _longTextBytes = 0;
    }

    internal void Rollback()
    {
        samples.Clear();
        foreach (var undo in _undo)
        {
            undo();
        }

        _undo.Clear();
        repeats.Committed();
        _longTextBytes = 0;
        Dispose();
    }

    public void Dispose()
    {
        foreach (var appender in _appenders.Values)
        {
            appender.Dispose();
        }

        _appenders.Clear();
    }

    void Add(ref JournalCursor frame)
    {
        var extras = default(SpanExtras);
        while (frame.Peek() is { } tag)
        {
            switch (tag)
            {
                case JournalTag.Samples:
                    SignalRows.AddSamples(Appender("samples"), ref frame, _moved, samples);
                    break;
                case JournalTag.Histogram:
                    SignalRows.AddHistogram(Appender("histograms"), ref frame, _moved, samples);
                    break;
                case JournalTag.Exemplar:
                    SignalRows.AddExemplar(Appender("exemplars"), ref frame, _moved);
                    break;
                case JournalTag.Metadata:
                    AddMetadata(ref frame);
                    break;
                case JournalTag.Log:
                    repeats.Logs.Added(SignalRows.AddLog(Appender("logs"), ref frame, _moved));
                    break;
                case JournalTag.SpanExtras:
                    extras = frame.Take<SpanExtrasItem>().Extras;
                    break;
                case JournalTag.Span:
                    repeats.Spans.Added(SignalRows.AddSpan(Appender("spans"), ref frame, _moved, catalog.SpanAttributes, extras));
                    extras = default;
                    break;
                case JournalTag.Request:
                    frame.Take<RequestItem>();
                    break;
                default:
                    SkipDefinition(ref frame);
                    break;
            }
        }
    }

    // Its value is among the segment's definitions.
    static void SkipDefinition(ref JournalCursor frame)
    {
        var texts = frame.Take<DefinitionItem>().Tag == JournalTag.Scope ? 3 : 1;
        for (var i = 0; i < texts; i++)
        {
            frame.Text();
        }
    }

    void AddMetadata(ref JournalCursor frame)
    {
        frame.Take<JournalTag>();
        var metadata = new MetricMetadata(frame.String(), frame.String(), frame.String(), frame.String());
        // Other batches may have filled the catalog since this one was made.
        if (catalog.Metrics.Has(metadata) || !catalog.Memory.HasRoom(CatalogMemory.Of(metadata)))
        {
            return;
        }

        catalog.Metrics.Set(metadata);
        _undo.Add(() => catalog.Metrics.Remove(metadata.Name));
        var metrics = Appender("metrics");
        metrics.SetText(0, metadata.Name);
        metrics.SetText(1, metadata.Type);
        metrics.SetText(2, metadata.Help);
        metrics.SetText(3, metadata.Unit);
        metrics.Next();
    }

    void Add(Definition definition)
    {
        switch (definition.Tag)
        {
            case JournalTag.Series:
                AddLabels("series", definition);
                break;
            case JournalTag.Stream:
                AddLabels("streams", definition);
                break;
            case JournalTag.Context:
                AddLabels("log_contexts", definition);
                break;
            case JournalTag.Resource:
                AddResource(definition);
                break;
            default:
                AddScope(definition);
                break;
        }
    }

    void AddLabels(string table, Definition definition)
    {
        if (IsFresh<Labels>(definition, out var item))
        {
            var rows = Appender(table);
            rows.Set(0, item.Id);
            rows.SetText(1, AttributeText.Pack(item.Value));
            rows.Next();
        }
    }

    void AddResource(Definition definition)
    {
        if (IsFresh<Resource>(definition, out var item))
        {
            var rows = Appender("resources");
            rows.Set(0, item.Id);
            rows.SetText(1, item.Value.ServiceName);
            rows.SetText(2, AttributeText.Pack(item.Value.Attributes));
            rows.Set(3, item.Value.DroppedAttributes);
            rows.Next();
        }
    }

    void AddScope(Definition definition)
    {
        if (IsFresh<Scope>(definition, out var item))
        {
            var rows = Appender("scopes");
            rows.Set(0, item.Id);
            rows.SetText(1, item.Value.Name);
            rows.SetText(2, item.Value.Version);
            rows.SetText(3, AttributeText.Pack(item.Value.Attributes));
            rows.Set(4, item.Value.DroppedAttributes);
            rows.Next();
        }
    }

    // After a rollback they are still new.
    void AddNews(SpanAttributeNews news)
    {
        foreach (var value in news.Values)
        {
            var rows = Appender("span_values");
            rows.Set(0, value.Id);
            rows.SetText(1, value.Entry);
            rows.Next();
        }

        foreach (var (scope, key, slot) in news.Slots)
        {
            var rows = Appender("span_slots");
            rows.Set(0, scope);
            rows.SetText(1, key.Packed);
            rows.Set(2, (sbyte)slot);
            rows.Next();
        }

        foreach (var key in news.Others)
        {
            var rows = Appender("span_keys_with_others");
            rows.SetText(0, key.Packed);
            rows.Next();
        }

        foreach (var scope in news.Crowded)
        {
            var rows = Appender("span_scopes_with_others");
            rows.Set(0, scope);
            rows.Next();
        }
    }

    bool IsFresh<T>(Definition definition, out Interned<T> item)
        where T : notnull
    {
        var held = (Interned<T>)definition.Item;
        item = held.Listed();
        if (item != held || held.Expiries != definition.Expiries)
        {
            _moved.Add(definition.Tag, held);
        }

        if (item.Stored)
        {
            return false;
        }

        var fresh = item;
        fresh.Stored = true;
        _undo.Add(() => fresh.Stored = false);
        return true;
    }

    ChunkAppender Appender(string table)
    {
        if (!_appenders.TryGetValue(table, out var appender))
        {
            _appenders[table] = appender = new ChunkAppender(connection, table);
        }

        return appender;
    }
}
