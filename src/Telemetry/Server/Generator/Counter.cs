using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Generator;

/// <summary>One series that only grows.</summary>
internal sealed class Counter(StoreCatalog catalog, string name, Labels labels)
{
    // Written in place of a value, it ends the series (Prometheus' staleness marker).
    static readonly double Stale = BitConverter.Int64BitsToDouble(Series.StaleBits);

    readonly Interned<Labels> _series = catalog.Series(labels.With(Labels.MetricName, name));
    double _value;
    long _startMs;

    public void Add(double amount) => _value += amount;

    public void Write(SampleBatch batch, Tick tick)
    {
        if (_startMs == 0)
        {
            _startMs = tick.PreviousMs;
            batch.Add(_series, tick.PreviousMs, 0, _startMs);
        }

        batch.Add(_series, tick.NowMs, _value, _startMs);
    }

    public void WriteEnd(SampleBatch batch, Tick tick) => batch.Add(_series, tick.NowMs, Stale);

    public void WriteExemplar(SampleBatch batch, TraceId trace, double value, Tick tick) =>
        batch.AddExemplar(_series, Labels.From(("trace_id", trace.ToString())), value, tick.NowMs);
}
