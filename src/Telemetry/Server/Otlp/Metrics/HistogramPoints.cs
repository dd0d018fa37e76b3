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
        var (flags, hasExemplars) = (0UL, false);
        var fields = new DistributionPoint();
        var key = new PointKey(point, writer.Key);
        _counts.Clear();
        var reader = new ProtoReader(point, Message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 6:
                    reader.Fixed64s(_counts);
                    break;
                case Bounds or Attributes:
                    key.Add(reader.Place());
                    break;
                case 10:
                    flags = reader.Varint();
                    break;
                default:
                    if (!fields.TryRead(ref reader))
                    {
                        hasExemplars |= reader.Field == Exemplars;
                        reader.Skip();
                    }

                    break;
            }
        }

        if (!writer.Takes(metric, fields.TimeNs))
        {
            return;
        }

        if (Series(writer, metric, key.Bytes) is not { } series)
        {
            writer.Rejections.Add($"a point of histogram {metric.Name} has {_bounds.Count} bounds: expected at most {BucketList.MostBuckets}, since each is a series");
            return;
        }

        if (_counts.Count > 0 && _counts.Count != series.Parts.Length)
        {
            writer.Rejections.Add($"a point of histogram {metric.Name} has {_counts.Count} bucket counts for {series.Parts.Length - 1} bounds: expected one more than bounds");
            return;
        }

        Write(writer, series, fields, fields.Time(flags, isDelta));
        if (hasExemplars)
        {
            var bounds = ReadBounds(key.Bytes);
            writer.AddExemplars(point, Message, Exemplars, value =>
            {
                var at = bounds.BinarySearch(value);
                return series.Parts[at < 0 ? ~at : at];
            });
        }
    }

    void Write(PointWriter writer, HistogramSeries series, in DistributionPoint fields, PointWriter.PointTime time)
    {
        var below = 0UL;
        var part = time with { IsPart = true };
        for (var i = 0; i < _counts.Count - 1; i++)
        {
            below += _counts[i];
            writer.Add(series.Parts[i], part, below);
        }

        // Prometheus takes the count for the last bucket, whatever the counts add up to.
        writer.Add(series.Parts[^1], part, fields.Count);
        fields.WriteTotals(writer, series, time, mayHaveNoSum: true);
    }

    /// <summary>Null when the point has too many bounds.</summary>
    HistogramSeries? Series(PointWriter writer, MetricState metric, ReadOnlySpan<byte> key)
    {
        if (metric.Histograms.TryGet(key, out var known))
        {
            return known;
        }

        var bounds = ReadBounds(key);
        if (bounds.Count > BucketList.MostBuckets)
        {
            return null;
        }

        return metric.Histograms.Add(key, writer.Intern(metric, AnyValue.Attributes(key, Message, Attributes), bounds.Count + 3, labels => new HistogramSeries(
            [.. bounds.Append(double.PositiveInfinity).Select(bound => metric.Intern(labels, "_bucket", "le", MetricState.Bound(bound)))],
            metric.Intern(labels, "_sum"),
            metric.Intern(labels, "_count"))));
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
