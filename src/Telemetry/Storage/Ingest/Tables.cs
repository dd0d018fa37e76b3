using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Journal;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// Puts a segment's frames into the tables of the writer's transaction. Interned values go in with the first segment that
/// uses them; <see cref="Rollback"/> takes that note back.
/// </summary>
internal sealed class Tables(Connection connection, StoreCatalog catalog) : IDisposable
{
    readonly Dictionary<string, ChunkAppender> _appenders = [];
    readonly List<Action> _undo = [];

    internal void Add(WaitingFrames waiting)
    {
        waiting.Definitions.ForEach(Add);
        foreach (var block in waiting.Blocks)
        {
            var frames = block.Span;
            while (JournalCursor.TryFrame(ref frames, comparesChecksum: false, out var frame))
            {
                Add(ref frame);
            }
        }
    }

    internal void Flush()
    {
        foreach (var appender in _appenders.Values)
        {
            appender.Flush();
        }
    }

    internal void Committed() => _undo.Clear();

    internal void Rollback()
    {
        foreach (var undo in _undo)
        {
            undo();
        }

        _undo.Clear();
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
        while (frame.Peek() is { } tag)
        {
            switch (tag)
            {
                case JournalTag.Samples:
                    SignalRows.AddSamples(Appender("samples"), ref frame);
                    break;
                case JournalTag.Histogram:
                    SignalRows.AddHistogram(Appender("histograms"), ref frame);
                    break;
                case JournalTag.Exemplar:
                    SignalRows.AddExemplar(Appender("exemplars"), ref frame);
                    break;
                case JournalTag.Metadata:
                    AddMetadata(ref frame);
                    break;
                case JournalTag.Log:
                    SignalRows.AddLog(Appender("logs"), ref frame);
                    break;
                case JournalTag.Span:
                    SignalRows.AddSpan(Appender("spans"), ref frame);
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
        if (catalog.Metrics.TryGetValue(metadata.Name, out var known) && known == metadata)
        {
            return;
        }

        catalog.Metrics[metadata.Name] = metadata;
        _undo.Add(() => catalog.Metrics.TryRemove(metadata.Name, out _));
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
                AddLabels("series", (Interned<Labels>)definition.Item, catalog.SeriesTable);
                break;
            case JournalTag.Stream:
                AddLabels("streams", (Interned<Labels>)definition.Item, catalog.Streams);
                break;
            case JournalTag.Context:
                AddLabels("log_contexts", (Interned<Labels>)definition.Item, catalog.Contexts);
                break;
            case JournalTag.Resource:
                AddResource((Interned<Resource>)definition.Item);
                break;
            default:
                AddScope((Interned<Scope>)definition.Item);
                break;
        }
    }

    void AddLabels(string table, Interned<Labels> item, InternTable<Labels> interned)
    {
        if (IsFresh(item, interned))
        {
            var rows = Appender(table);
            rows.Set(0, item.Id);
            rows.SetText(1, AttributeText.Pack(item.Value));
            rows.Next();
        }
    }

    void AddResource(Interned<Resource> item)
    {
        if (IsFresh(item, catalog.Resources))
        {
            var rows = Appender("resources");
            rows.Set(0, item.Id);
            rows.SetText(1, item.Value.ServiceName);
            rows.SetText(2, AttributeText.Pack(item.Value.Attributes));
            rows.Next();
        }
    }

    void AddScope(Interned<Scope> item)
    {
        if (IsFresh(item, catalog.Scopes))
        {
            var rows = Appender("scopes");
            rows.Set(0, item.Id);
            rows.SetText(1, item.Value.Name);
            rows.SetText(2, item.Value.Version);
            rows.SetText(3, AttributeText.Pack(item.Value.Attributes));
            rows.Next();
        }
    }

    bool IsFresh<T>(Interned<T> item, InternTable<T> table)
        where T : notnull
    {
        if (item.Stored)
        {
            return false;
        }

        item.Stored = true;
        table.Restore(item);
        _undo.Add(() => item.Stored = false);
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
