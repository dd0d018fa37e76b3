using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp.Logs;
using Dendro.Telemetry.Server.Otlp.Metrics;
using Dendro.Telemetry.Server.Otlp.Traces;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Otlp;

/// <summary>Takes OTLP requests as protobuf, whatever brought them: decodes, stores, and says what became of them.</summary>
internal sealed class OtlpReceiver(
    TelemetryStore store, TimeProvider time, IEnumerable<ISpanObserver> observers, IngestLimits limits, LogLimits logLimits, TimeLimits times, IngestMetrics metrics, ILogger<OtlpReceiver> logger)
{
    readonly TracesDecoder _traces = new(store.Catalog, limits, metrics);
    readonly LogsDecoder _logs = new(store.Catalog, logLimits, time);
    readonly MetricsDecoder _metrics = new(store.Catalog, limits, metrics);
    readonly ISpanObserver[] _observers = [.. observers];

    internal async Task<ReceiveOutcome> ReceiveAsync(Signal signal, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outcome = await StoreAsync(signal, request);
        metrics.Received(signal, outcome);
        return outcome;
    }

    /// <summary>Counts a request that could not be read so far as to know its records.</summary>
    internal void Refuse(Signal signal, ReceiveStatus status = ReceiveStatus.Malformed) => metrics.Received(signal, new ReceiveOutcome(status, 0, 0, ""));

    async Task<ReceiveOutcome> StoreAsync(Signal signal, ReadOnlyMemory<byte> request)
    {
        var rejections = new Rejections();
        try
        {
            using var batch = Decode(signal, request.Span, rejections);
            return await StoreAsync(batch, rejections);
        }
        catch (Exception e) when (e is OtlpFormatException or FormatException or BatchTooLargeException)
        {
            return new ReceiveOutcome(ReceiveStatus.Malformed, 0, 0, e.Message);
        }
    }

    async Task<ReceiveOutcome> StoreAsync(Batch batch, Rejections rejections)
    {
        try
        {
            // Not cancelled with its sender: what is stored is observed then and there, for when it is sent again it is only a repeat.
            switch (await store.AppendAsync(batch, CancellationToken.None))
            {
                case AppendResult.QueueFull:
                    return new ReceiveOutcome(ReceiveStatus.QueueFull, 0, batch.Count, "too many records wait to be stored: send these again in a second");
                case AppendResult.Repeated:
                    return new ReceiveOutcome(ReceiveStatus.Stored, 0, rejections.Count, rejections.Message);
                default:
                    Observe(batch);
                    if (batch is SampleBatch { DroppedDeltas: > 0 and var dropped })
                    {
                        rejections.Add("points with delta temporality came after later ones of their series: send them in order", dropped);
                    }

                    return new ReceiveOutcome(ReceiveStatus.Stored, batch.Count, rejections.Count, rejections.Message);
            }
        }
        catch (StoreException e)
        {
            return new ReceiveOutcome(ReceiveStatus.Unavailable, 0, batch.Count, e.Message);
        }
    }

    Batch Decode(Signal signal, ReadOnlySpan<byte> request, Rejections rejections)
    {
        var (hash, accepted) = (RequestHash.Of(request, (long)signal), times.Now(signal));
        switch (signal)
        {
            case Signal.Traces:
                var spans = store.NewSpans();
                spans.Request = hash;
                _traces.Decode(request, spans, rejections, accepted);
                return spans;
            case Signal.Logs:
                var logs = store.NewLogs();
                logs.Request = hash;
                _logs.Decode(request, logs, rejections, accepted);
                return logs;
            default:
                var samples = store.NewSamples();
                samples.Request = hash;
                _metrics.Decode(request, samples, rejections, accepted);
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
