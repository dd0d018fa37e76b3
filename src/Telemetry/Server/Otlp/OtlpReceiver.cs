using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp.Logs;
using Dendro.Telemetry.Server.Otlp.Metrics;
using Dendro.Telemetry.Server.Otlp.Traces;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Otlp;

/// <summary>Takes OTLP requests as protobuf, whatever brought them: decodes, stores, and says what became of them.</summary>
internal sealed class OtlpReceiver(TelemetryStore store, TimeProvider time, IEnumerable<ISpanObserver> observers, IngestMetrics metrics, ILogger<OtlpReceiver> logger)
{
    readonly TracesDecoder _traces = new(store.Catalog);
    readonly LogsDecoder _logs = new(store.Catalog, time);
    readonly MetricsDecoder _metrics = new(store.Catalog);
    readonly ISpanObserver[] _observers = [.. observers];

    internal async Task<ReceiveOutcome> ReceiveAsync(Signal signal, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        var outcome = await StoreAsync(signal, request, cancellationToken);
        metrics.Received(signal, outcome);
        return outcome;
    }

    async Task<ReceiveOutcome> StoreAsync(Signal signal, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        var rejections = new Rejections();
        try
        {
            using var batch = Decode(signal, request.Span, rejections);
            if (await store.AppendAsync(batch, cancellationToken) == AppendResult.QueueFull)
            {
                return new ReceiveOutcome(ReceiveStatus.QueueFull, 0, batch.Count, "too many records wait to be stored: send these again in a second");
            }

            Observe(batch);
            return new ReceiveOutcome(ReceiveStatus.Stored, batch.Count, rejections.Count, rejections.Message);
        }
        catch (Exception e) when (e is OtlpFormatException or FormatException)
        {
            return new ReceiveOutcome(ReceiveStatus.Malformed, 0, 0, e.Message);
        }
        catch (StoreException e)
        {
            return new ReceiveOutcome(ReceiveStatus.Unavailable, 0, 0, e.Message);
        }
    }

    Batch Decode(Signal signal, ReadOnlySpan<byte> request, Rejections rejections)
    {
        switch (signal)
        {
            case Signal.Traces:
                var spans = store.NewSpans();
                _traces.Decode(request, spans, rejections);
                return spans;
            case Signal.Logs:
                var logs = store.NewLogs();
                _logs.Decode(request, logs, rejections);
                return logs;
            default:
                var samples = store.NewSamples();
                _metrics.Decode(request, samples, rejections);
                return samples;
        }
    }

    void Observe(Batch batch)
    {
        if (batch is not SpanBatch { Count: > 0 } spans)
        {
            return;
        }

        foreach (var observer in _observers)
        {
            try
            {
                observer.OnSpans(spans);
            }
            catch (Exception e)
            {
                // The spans are stored; whoever looks on must not make their sender send them again.
                Log.ObserverFailed(logger, observer.GetType().Name, e);
            }
        }
    }
}
