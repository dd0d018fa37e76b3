using System.Buffers.Binary;
using Dendro.Bench.Load;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Bench.Query.Data;

/// <summary>Data points: every service reports all its series each fifteen seconds.</summary>
internal sealed class SampleEncoder : RecordEncoder
{
    const int Cumulative = 2;
    const long RunningForNs = 25 * 60 * DataSet.MinuteNs;

    static readonly byte[] Bounds = Doubles(ShopSeries.Bounds);

    readonly DataSet _data;
    readonly (int Service, Metric Metric, (ShopSeries Series, byte[][] Attributes)[] Points)[] _groups;
    readonly ProtoWriter _metric = new();
    readonly ProtoWriter _points = new();
    readonly ProtoWriter _point = new();
    readonly byte[] _counts = new byte[sizeof(ulong) * (ShopSeries.Bounds.Length + 1)];

    internal SampleEncoder(DataSet data, int records, Func<int, bool> isOwn)
        : base(records)
    {
        _data = data;
        _groups = [.. data.Series.Where(series => isOwn(series.Service)).GroupBy(series => (series.Service, series.Metric)).OrderBy(group => group.Key.Service).Select(group =>
            (group.Key.Service, group.Key.Metric, group.Select(series => (series, series.Attributes.Select(attribute => Encoder.Attribute(attribute.Key, attribute.Value)).ToArray())).ToArray()))];
    }

    protected override IEnumerable<int> Encode(long fromNs, long toNs)
    {
        for (var tick = _data.TickAt(fromNs) + 1; tick <= _data.TickAt(toNs); tick++)
        {
            foreach (var (service, metric, points) in _groups)
            {
                for (var done = 0; done < points.Length;)
                {
                    var count = Math.Min(Room(service), points.Length - done);
                    Write(metric, points.AsSpan(done, count), tick, _data.TickTimeNs(tick, service));
                    Add(service, _metric.Written, count);
                    done += count;
                    yield return service;
                }
            }
        }
    }

    void Write(Metric metric, ReadOnlySpan<(ShopSeries Series, byte[][] Attributes)> points, long tick, long timeNs)
    {
        _points.Clear();
        foreach (var (series, attributes) in points)
        {
            _point.Clear();
            _point.Fixed64(2, (ulong)(_data.FromNs - RunningForNs));
            _point.Fixed64(3, (ulong)timeNs);
            if (metric.Kind == MetricKind.Histogram)
            {
                WriteHistogram(series, ShopSeries.Grown(tick));
            }
            else
            {
                _point.Fixed64(4, BitConverter.DoubleToUInt64Bits(metric.Kind == MetricKind.Counter ? ShopSeries.Grown(tick) * series.Slope : series.Gauge(tick)));
            }

            foreach (var attribute in attributes)
            {
                _point.Bytes(metric.Kind == MetricKind.Histogram ? 9 : 7, attribute);
            }

            _points.Bytes(1, _point.Written);
        }

        if (metric.Kind != MetricKind.Gauge)
        {
            _points.Varint(2, Cumulative);
        }

        if (metric.Kind == MetricKind.Counter)
        {
            _points.Varint(3, 1);
        }

        _metric.Clear();
        _metric.Text(1, metric.Name);
        _metric.Text(3, metric.Unit);
        _metric.Bytes(metric.Kind switch { MetricKind.Gauge => 5, MetricKind.Counter => 7, _ => 9 }, _points.Written);
    }

    void WriteHistogram(ShopSeries series, long grown)
    {
        _point.Fixed64(4, (ulong)(grown * series.Slope));
        _point.Fixed64(5, BitConverter.DoubleToUInt64Bits(grown * series.SumSlope));
        for (var bucket = 0; bucket <= ShopSeries.Bounds.Length; bucket++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(_counts.AsSpan(bucket * sizeof(ulong)), grown * series.BucketSlope(bucket));
        }

        _point.Bytes(6, _counts);
        _point.Bytes(7, Bounds);
    }

    static byte[] Doubles(double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
