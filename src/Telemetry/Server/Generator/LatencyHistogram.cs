using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Generator;

/// <summary>A classic Prometheus histogram of seconds: cumulative buckets, their sum and their count.</summary>
internal sealed class LatencyHistogram
{
    readonly double[] _bounds;
    readonly Counter[] _buckets;
    readonly Counter _sum;
    readonly Counter _count;
    (TraceId Trace, double Seconds) _exemplar;

    public LatencyHistogram(StoreCatalog catalog, string name, Labels labels, double[] bounds)
    {
        _bounds = bounds;
        _buckets =
        [
            .. bounds.Append(double.PositiveInfinity)
                .Select(bound => new Counter(catalog, name + "_bucket", labels.With("le", double.IsInfinity(bound) ? "+Inf" : bound.ToString("R", CultureInfo.InvariantCulture)))),
        ];
        _sum = new Counter(catalog, name + "_sum", labels);
        _count = new Counter(catalog, name + "_count", labels);
    }

    public void Observe(double seconds, TraceId trace)
    {
        _buckets[FirstBucket(seconds)].Add(1);
        _sum.Add(seconds);
        _count.Add(1);
        _exemplar = (trace, seconds);
    }

    int FirstBucket(double seconds)
    {
        var index = Array.BinarySearch(_bounds, seconds);
        return index < 0 ? ~index : index;
    }

    public void Write(SampleBatch batch, Tick tick)
    {
        var below = 0d;
        foreach (var bucket in _buckets)
        {
            below = bucket.WriteBucket(batch, tick, below);
        }

        _sum.Write(batch, tick);
        _count.Write(batch, tick);
        if (!_exemplar.Trace.IsEmpty)
        {
            _buckets[FirstBucket(_exemplar.Seconds)].WriteExemplar(batch, _exemplar.Trace, _exemplar.Seconds, tick);
            _exemplar = default;
        }
    }

    public void WriteEnd(SampleBatch batch, Tick tick)
    {
        foreach (var counter in All)
        {
            counter.WriteEnd(batch, tick);
        }
    }

    IEnumerable<Counter> All => [.. _buckets, _sum, _count];

    /// <summary>Bounds that double, as Tempo has them.</summary>
    public static double[] Doubling(double first, int count) => [.. Enumerable.Range(0, count).Select(i => Math.Round(first * Math.Pow(2, i), 6))];
}
