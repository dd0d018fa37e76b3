using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Storage;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Generator;

/// <summary>Makes metrics of spans as they arrive, as Tempo's metrics-generator does.</summary>
internal sealed class MetricsGenerator(TelemetryStore store, TimeProvider time) : ISpanObserver
{
    // What is counted now is written as of now, so spans of another time would say something false.
    static readonly long SlackMs = (long)TimeSpan.FromMinutes(2).TotalMilliseconds;

    readonly Lock _gate = new();
    readonly SpanMetrics _spans = new(store.Catalog);
    readonly ServiceGraph _graph = new(store.Catalog);
    long _previousMs = time.GetUtcNow().ToUnixTimeMilliseconds();
    long _ignored;

    /// <summary>How many spans were not counted: too old or too new, or past a limit.</summary>
    public long Ignored
    {
        get
        {
            lock (_gate)
            {
                return _ignored + _spans.Refused + _graph.Refused;
            }
        }
    }

    public void OnSpans(SpanBatch spans)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        lock (_gate)
        {
            for (var i = 0; i < spans.Count; i++)
            {
                var span = spans[i];
                if (Math.Abs(nowMs - (span.EndNs / 1_000_000)) > SlackMs)
                {
                    _ignored++;
                    continue;
                }

                _spans.Observe(span, nowMs);
                _graph.Observe(span, nowMs);
            }
        }
    }

    /// <summary>The samples as of now.</summary>
    public SampleBatch Collect()
    {
        var batch = store.NewSamples();
        lock (_gate)
        {
            // Clocks may stand still or step back; samples of a series may not.
            var tick = new Tick(Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), _previousMs + 1), _previousMs);
            _spans.Write(batch, tick);
            _graph.Write(batch, tick);
            _previousMs = tick.NowMs;
        }

        return batch;
    }
}
