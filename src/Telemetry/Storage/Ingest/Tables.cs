using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// Puts batches into the tables of the writer's transaction. Interned values go in with the first row that uses
/// them; <see cref="Rollback"/> takes that note back.
/// </summary>
internal sealed class Tables(Connection connection, StoreCatalog catalog) : IDisposable
{
    readonly Dictionary<string, ChunkAppender> _appenders = [];
    readonly List<Action> _undo = [];

    internal void Add(Batch batch)
    {
        switch (batch)
        {
            case SampleBatch samples:
                Add(samples);
                break;
            case LogBatch logs:
                Add(logs);
                break;
            case SpanBatch spans:
                Add(spans);
                break;
            default:
                throw new ArgumentException($"{batch.GetType().Name} is no batch of this store", nameof(batch));
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

    void Add(SampleBatch batch)
    {
        var samples = Appender("samples");
        foreach (ref readonly var row in batch.Samples.Rows)
        {
            var series = Use(row.Series, row.TimestampMs);
            samples.Set(0, row.TimestampMs);
            samples.Set(1, series.Id);
            samples.Set(2, row.Value);
            samples.Set(3, row.StartMs);
            samples.Next();
        }

        foreach (var row in batch.Histograms)
        {
            var histograms = Appender("histograms");
            var series = Use(row.Series, row.TimestampMs);
            histograms.Set(0, row.TimestampMs);
            histograms.Set(1, series.Id);
            histograms.Set(2, row.StartMs);
            histograms.Set(3, HistogramText.Write(row.Histogram));
            histograms.Next();
        }

        foreach (var row in batch.Exemplars)
        {
            var exemplars = Appender("exemplars");
            var series = Use(row.Series, row.TimestampMs);
            exemplars.Set(0, row.TimestampMs);
            exemplars.Set(1, series.Id);
            exemplars.Set(2, row.Value);
            exemplars.Set(3, AttributeText.Pack(row.Labels));
            exemplars.Next();
        }

        AddMetadata(batch);
    }

    void AddMetadata(SampleBatch batch)
    {
        foreach (var metadata in batch.Metadata)
        {
            if (catalog.Metrics.TryGetValue(metadata.Name, out var known) && known == metadata)
            {
                continue;
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
    }

    void Add(LogBatch batch)
    {
        var logs = Appender("logs");
        foreach (ref readonly var row in batch.Rows)
        {
            var stream = Use(row.Stream, "streams", row.TimestampNs, AttributeText.Pack);
            var context = Use(row.Context, "log_contexts", row.TimestampNs, AttributeText.Pack);
            logs.Set(0, row.TimestampNs);
            logs.Set(1, stream.Id);
            logs.Set(2, context.Id);
            logs.Set(3, row.ObservedNs);
            logs.Set(4, row.TraceId.High);
            logs.Set(5, row.TraceId.Low);
            logs.Set(6, row.SpanId.Value);
            logs.Set(7, row.Flags);
            logs.Set(8, row.Severity);
            logs.Set(9, (byte)row.Level);
            logs.Set(10, batch.Text(row.SeverityText));
            logs.Set(11, batch.Text(row.Line));
            logs.Set(12, batch.Text(row.Metadata));
            logs.Next();
        }
    }

    void Add(SpanBatch batch)
    {
        var spans = Appender("spans");
        foreach (ref readonly var row in batch.Rows)
        {
            var resource = Use(row.Resource, row.StartNs);
            var scope = Use(row.Scope, row.StartNs);
            spans.Set(0, row.StartNs);
            spans.Set(1, row.EndNs);
            spans.Set(2, row.TraceId.High);
            spans.Set(3, row.TraceId.Low);
            spans.Set(4, row.SpanId.Value);
            spans.Set(5, row.ParentSpanId.Value);
            spans.Set(6, (byte)row.Kind);
            spans.Set(7, (byte)row.Status);
            spans.Set(8, resource.Id);
            spans.Set(9, scope.Id);
            spans.Set(10, batch.Text(row.Name));
            spans.Set(11, batch.Text(row.StatusMessage));
            spans.Set(12, batch.Text(row.TraceState));
            spans.Set(13, batch.Text(row.Attributes));
            spans.Set(14, batch.Text(row.Events));
            spans.Set(15, batch.Text(row.Links));
            spans.Next();
        }
    }

    Interned<Model.Labels> Use(Interned<Model.Labels> series, long timeMs) => Use(series, "series", timeMs, AttributeText.Pack);

    Interned<Model.Labels> Use(Interned<Model.Labels> held, string table, long time, Func<Model.Labels, byte[]> pack)
    {
        if (IsFresh(held, time, out var item))
        {
            var rows = Appender(table);
            rows.Set(0, item.Id);
            rows.Set(1, pack(item.Value));
            rows.Next();
        }

        return item;
    }

    Interned<Model.Resource> Use(Interned<Model.Resource> held, long timeNs)
    {
        if (IsFresh(held, timeNs, out var item))
        {
            var rows = Appender("resources");
            rows.Set(0, item.Id);
            rows.SetText(1, item.Value.ServiceName);
            rows.Set(2, AttributeText.Pack(item.Value.Attributes));
            rows.Next();
        }

        return item;
    }

    Interned<Model.Scope> Use(Interned<Model.Scope> held, long timeNs)
    {
        if (IsFresh(held, timeNs, out var item))
        {
            var rows = Appender("scopes");
            rows.Set(0, item.Id);
            rows.SetText(1, item.Value.Name);
            rows.SetText(2, item.Value.Version);
            rows.Set(3, AttributeText.Pack(item.Value.Attributes));
            rows.Next();
        }

        return item;
    }

    // What a batch holds may have expired since, and its value may have come back under another number: rows of both
    // get that one, or a series would be there twice.
    bool IsFresh<T>(Interned<T> held, long time, out Interned<T> item)
        where T : notnull
    {
        held.Saw(time);
        item = held.Current;
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
