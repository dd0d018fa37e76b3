using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>Writes <c>HistogramDataPoint</c>s as classic histograms: <c>_bucket</c> by upper bound, <c>_sum</c>, <c>_count</c>.</summary>
internal sealed class HistogramPoints
{
    const string Message = "HistogramDataPoint";
    const int Bounds = 7;
    const int Attributes = 9;
    const int Exemplars = 8;

    readonly List<ulong> _counts = [];
    readonly List<ulong> _bounds = [];

    internal void Add(PointWriter writer, MetricState metric, ReadOnlySpan<byte> point, bool isDelta)
    {
        var (time, start, flags, count, hasExemplars) = (0L, 0L, 0UL, 0UL, false);
        double? sum = null;
        _counts.Clear();
        writer.Key.Truncate(0);
        var reader = new ProtoReader(point, Message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    start = reader.TimeNs();
                    break;
                case 3:
                    time = reader.TimeNs();
                    break;
                case 4:
                    count = reader.Fixed64();
                    break;
                case 5:
                    sum = reader.Double();
                    break;
                case 6:
                    reader.Fixed64s(_counts);
                    break;
                case Bounds or Attributes:
                    writer.Key.Append(reader.Raw());
                    break;
                case 10:
                    flags = reader.Varint();
                    break;
                default:
                    hasExemplars |= reader.Field == Exemplars;
                    reader.Skip();
                    break;
            }
        }

        var series = Series(metric, writer.Key.Written);
        if (_counts.Count > 0 && _counts.Count != series.Parts.Length)
        {
            writer.Rejections.Add($"a point of histogram {metric.Name} has {_counts.Count} bucket counts for {series.Parts.Length - 1} bounds: expected one more than bounds");
            return;
        }

        Write(writer, series, new PointWriter.PointTime(time, start, flags, isDelta), count, sum);
        if (hasExemplars)
        {
            var bounds = ReadBounds(writer.Key.Written);
            writer.AddExemplars(point, Message, Exemplars, value => series.Parts[bounds.TakeWhile(bound => value > bound).Count()]);
        }
    }

    void Write(PointWriter writer, HistogramSeries series, PointWriter.PointTime time, ulong count, double? sum)
    {
        var below = 0UL;
        for (var i = 0; i < _counts.Count - 1; i++)
        {
            below += _counts[i];
            writer.Add(series.Parts[i], time, below);
        }

        // Prometheus takes the count for the last bucket, whatever the counts add up to.
        writer.Add(series.Parts[^1], time, count);
        writer.Add(series.Count, time, count);
        if (sum is { } total)
        {
            writer.Add(series.Sum, time, total);
        }
        else if (time.IsStale)
        {
            writer.Add(series.Sum, time, 0);
        }
    }

    HistogramSeries Series(MetricState metric, ReadOnlySpan<byte> key)
    {
        if (metric.Histograms.TryGet(key, out var known))
        {
            return known;
        }

        var labels = metric.Labels(AnyValue.Attributes(key, Message, Attributes));
        return metric.Histograms.Add(key, new HistogramSeries(
            [.. ReadBounds(key).Append(double.PositiveInfinity).Select(bound => metric.Intern(labels, "_bucket", "le", MetricState.Bound(bound)))],
            metric.Intern(labels, "_sum"),
            metric.Intern(labels, "_count")));
    }

    List<double> ReadBounds(ReadOnlySpan<byte> key)
    {
        _bounds.Clear();
        var reader = new ProtoReader(key, Message);
        while (reader.Next())
        {
            if (reader.Field == Bounds)
            {
                reader.Fixed64s(_bounds);
            }
            else
            {
                reader.Skip();
            }
        }

        return _bounds.ConvertAll(BitConverter.UInt64BitsToDouble);
    }
}
