using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Generator;

/// <summary>One series that only grows.</summary>
internal sealed class Counter(StoreCatalog catalog, string name, Labels labels)
{
    // Written in place of a value, it ends the series (Prometheus' staleness marker).
    static readonly double Stale = BitConverter.Int64BitsToDouble(Series.StaleBits);

    readonly Interned<Labels> _series = catalog.Series(LabelLimits.Checked(labels).With(Labels.MetricName, name));
    double _value;
    long _startMs;

    public void Add(double amount) => _value += amount;

    /// <summary>Writes a bucket, which counts what those below it do too.</summary>
    public double WriteBucket(SampleBatch batch, Tick tick, double below)
    {
        Write(batch, tick, below + _value);
        return below + _value;
    }

    public void Write(SampleBatch batch, Tick tick) => Write(batch, tick, _value);

    void Write(SampleBatch batch, Tick tick, double value)
    {
        if (_startMs == 0)
        {
            _startMs = tick.PreviousMs;
            batch.Add(_series, tick.PreviousMs, 0, _startMs);
        }

        batch.Add(_series, tick.NowMs, value, _startMs);
    }

    public void WriteEnd(SampleBatch batch, Tick tick) => batch.Add(_series, tick.NowMs, Stale);

    public void WriteExemplar(SampleBatch batch, TraceId trace, double value, Tick tick) =>
        batch.AddExemplar(_series, Labels.From(("trace_id", trace.ToString())), value, tick.NowMs);
}
