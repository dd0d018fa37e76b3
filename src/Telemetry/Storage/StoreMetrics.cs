using System.Diagnostics.Metrics;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Storage;

/// <summary>The store's figures about itself, under the meter <c>Dendro.Telemetry.Storage</c>.</summary>
internal sealed class StoreMetrics : IDisposable
{
    readonly Meter _meter = new("Dendro.Telemetry.Storage");
    readonly Counter<long> _stored;
    readonly Counter<long> _failed;
    readonly Counter<long> _repeated;
    readonly Counter<long> _droppedDeltas;
    readonly Histogram<long> _size;
    readonly Histogram<double> _duration;
    readonly Histogram<long> _folded;
    readonly Histogram<double> _foldDuration;
    readonly Histogram<double> _checkpoint;
    readonly Histogram<double> _wait;
    readonly Counter<long> _expired;
    readonly WorkTimes _commitTimes = new();
    readonly WorkTimes _foldTimes = new();
    readonly WorkTimes _checkpointTimes = new();
    readonly WorkTimes _waitTimes = new();
    long _memoryBytes;
    long _samples;
    long _logs;
    long _spans;
    long _commits;

    internal StoreMetrics(StoreCatalog catalog, Func<long> waitingBytes, Func<long> fileBytes, Func<long> journalBytes)
    {
        _stored = _meter.CreateCounter<long>("dendro.store.records.stored", "{record}", "Records made durable.");
        _failed = _meter.CreateCounter<long>("dendro.store.records.failed", "{record}", "Records given back because a commit failed.");
        _repeated = _meter.CreateCounter<long>("dendro.store.records.repeated", "{record}", "Records of requests that were stored before and are not stored again.");
        _droppedDeltas = _meter.CreateCounter<long>("dendro.store.deltas.dropped", "{point}", "Points with delta temporality that came after later ones of their series.");
        _size = _meter.CreateHistogram<long>("dendro.store.commit.records", "{record}", "Records per commit.");
        _duration = _meter.CreateHistogram<double>("dendro.store.commit.duration", "s", "Time of a commit, from its first row until it is durable in the journal.");
        _folded = _meter.CreateHistogram<long>("dendro.store.fold.records", "{record}", "Records put from the journal into the tables in one transaction.");
        _foldDuration = _meter.CreateHistogram<double>("dendro.store.fold.duration", "s", "Time of such a transaction.");
        _checkpoint = _meter.CreateHistogram<double>("dendro.store.checkpoint.duration", "s", "Time in which the tables were written to the file; no journal is folded meanwhile.");
        _wait = _meter.CreateHistogram<double>("dendro.store.wait.duration", "s", "Time in which a query waited until the tables had what was acknowledged before it.");
        _expired = _meter.CreateCounter<long>("dendro.store.records.expired", "{record}", "Records deleted, by reason: retention or size.");
        _meter.CreateObservableGauge("dendro.store.queue.size", waitingBytes, "By", "Records that wait to be durable.");
        _meter.CreateObservableGauge("dendro.store.file.size", fileBytes, "By", "Size of the file.");
        _meter.CreateObservableGauge("dendro.store.journal.size", journalBytes, "By", "Size of the journal: of what is not yet in the file.");
        _meter.CreateObservableGauge("dendro.store.catalog.size", () => catalog.Memory.Bytes, "By", "Memory of the names of series, streams and resources.");
        _meter.CreateObservableGauge("dendro.store.catalog.limit", () => catalog.Memory.MostBytes, "By", "The most that it may take: what is new is refused then.");
        _meter.CreateObservableGauge("dendro.store.series", () => catalog.SeriesTable.Count, "{series}", "Metric series known.");
        _meter.CreateObservableGauge("dendro.store.streams", () => catalog.Streams.Count, "{stream}", "Log streams known.");
        _meter.CreateObservableGauge("dendro.store.memory.usage", () => Interlocked.Read(ref _memoryBytes), "By", "Memory that DuckDB's buffers take.");
    }

    internal StoredCounts Counts => new(Interlocked.Read(ref _samples), Interlocked.Read(ref _logs), Interlocked.Read(ref _spans), Interlocked.Read(ref _commits));

    internal StoreWork Work => new(_commitTimes.Figures, _foldTimes.Figures, _checkpointTimes.Figures, _waitTimes.Figures, Interlocked.Read(ref _memoryBytes));

    public void Dispose() => _meter.Dispose();

    internal void Checkpointed(TimeSpan duration)
    {
        _checkpoint.Record(duration.TotalSeconds);
        _checkpointTimes.Add(duration);
    }

    internal void Expired(long rows, string reason) => _expired.Add(rows, KeyValuePair.Create<string, object?>("reason", reason));

    internal void UsesMemory(long bytes) => Interlocked.Exchange(ref _memoryBytes, bytes);

    internal void Folded(long rows, TimeSpan duration)
    {
        _folded.Record(rows);
        _foldDuration.Record(duration.TotalSeconds);
        _foldTimes.Add(duration);
    }

    internal void Waited(TimeSpan duration)
    {
        _wait.Record(duration.TotalSeconds);
        _waitTimes.Add(duration);
    }

    internal void Repeated(List<StoreWriter.Work> group) =>
        group.ForEach(work => _repeated.Add(work.Batch.Count, KeyValuePair.Create<string, object?>("signal", Signal(work.Batch))));

    internal void Committed(IReadOnlyList<StoreWriter.Work> group, TimeSpan duration, bool stored)
    {
        if (group.Count == 0)
        {
            return;
        }

        _size.Record(group.Sum(work => (long)work.Batch.Count));
        _duration.Record(duration.TotalSeconds);
        _commitTimes.Add(duration);
        Interlocked.Increment(ref _commits);
        foreach (var work in group)
        {
            var signal = Signal(work.Batch);
            (stored ? _stored : _failed).Add(work.Batch.Count, KeyValuePair.Create<string, object?>("signal", signal));
            if (stored)
            {
                _droppedDeltas.Add((work.Batch as SampleBatch)?.DroppedDeltas ?? 0);
                Interlocked.Add(ref signal == "metrics" ? ref _samples : ref signal == "logs" ? ref _logs : ref _spans, work.Batch.Count);
            }
        }
    }

    static string Signal(Batch batch) => batch switch
    {
        SampleBatch => "metrics",
        LogBatch => "logs",
        _ => "traces",
    };
}

/// <summary>Records stored since the process started.</summary>
/// <param name="Samples">Metric samples, histograms included.</param>
/// <param name="Logs">Log lines.</param>
/// <param name="Spans">Spans.</param>
/// <param name="Commits">Groups written to the journal, failed ones included.</param>
public readonly record struct StoredCounts(long Samples, long Logs, long Spans, long Commits);
