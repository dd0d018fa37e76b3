using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>Writes <c>ExponentialHistogramDataPoint</c>s as native histograms.</summary>
internal static class ExponentialPoints
{
    const string Message = "ExponentialHistogramDataPoint";
    const int Attributes = 1;
    const int Exemplars = 11;
    const int LeastSchema = -4;
    const int MostSchema = 8;
    const double DefaultZeroThreshold = 1e-128;

    internal static void Add(PointWriter writer, MetricState metric, ReadOnlySpan<byte> message, bool isDelta)
    {
        var point = new Point(message, writer.Key);
        if (isDelta)
        {
            writer.Rejections.Add($"the exponential histogram {metric.Name} has delta temporality, which is not supported: send cumulative");
            return;
        }

        if (point.Scale < LeastSchema)
        {
            writer.Rejections.Add($"cannot convert exponential to native histogram. Scale must be >= {LeastSchema}, was {point.Scale}");
            return;
        }

        var key = writer.Key.Written;
        var series = metric.Series.TryGet(key, out var known)
            ? known
            : metric.Series.Add(key, metric.Intern(metric.Labels(AnyValue.Attributes(key, Message, Attributes)), ""));
        var time = new PointWriter.PointTime(point.TimeNs, point.StartNs, point.Flags, IsDelta: false);
        if (time.IsStale)
        {
            writer.Add(series, time, 0);
        }
        else
        {
            writer.Add(series, time, Histogram(point));
        }

        if (point.HasExemplars)
        {
            writer.AddExemplars(message, Message, Exemplars, _ => series);
        }
    }

    /// <summary>OTLP's bucket i holds what Prometheus' bucket i + 1 does; beyond schema 8 neighbours are merged.</summary>
    internal static List<NativeHistogram.Bucket> Buckets(int offset, IReadOnlyList<ulong> counts, int scaleDown)
    {
        var buckets = new List<NativeHistogram.Bucket>();
        for (var i = 0; i < counts.Count; i++)
        {
            if (counts[i] == 0)
            {
                continue;
            }

            var index = ((offset + i) >> scaleDown) + 1;
            if (buckets.Count > 0 && buckets[^1].Index == index)
            {
                buckets[^1] = new(index, buckets[^1].Count + counts[i]);
            }
            else
            {
                buckets.Add(new(index, counts[i]));
            }
        }

        return buckets;
    }

    static NativeHistogram Histogram(in Point point)
    {
        var scaleDown = Math.Max(0, point.Scale - MostSchema);
        return new NativeHistogram
        {
            Schema = Math.Min(point.Scale, MostSchema),
            Count = point.Count,
            Sum = point.Sum,
            ZeroThreshold = point.ZeroThreshold == 0 ? DefaultZeroThreshold : point.ZeroThreshold,
            ZeroCount = point.ZeroCount,
            Positive = ReadBuckets(point.Positive, scaleDown),
            Negative = ReadBuckets(point.Negative, scaleDown),
        };
    }

    static List<NativeHistogram.Bucket> ReadBuckets(ReadOnlySpan<byte> message, int scaleDown)
    {
        var offset = 0;
        var counts = new List<ulong>();
        var reader = new ProtoReader(message, "Buckets");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    offset = (int)reader.ZigZag();
                    break;
                case 2:
                    reader.Varints(counts);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return Buckets(offset, counts, Math.Min(scaleDown, 31));
    }

    readonly ref struct Point
    {
        internal Point(ReadOnlySpan<byte> message, Storage.Text.TextBuffer key)
        {
            key.Truncate(0);
            var reader = new ProtoReader(message, Message);
            while (reader.Next())
            {
                switch (reader.Field)
                {
                    case Attributes:
                        key.Append(reader.Raw());
                        break;
                    case 2:
                        StartNs = reader.TimeNs();
                        break;
                    case 3:
                        TimeNs = reader.TimeNs();
                        break;
                    case 4:
                        Count = reader.Fixed64();
                        break;
                    case 5:
                        Sum = reader.Double();
                        break;
                    case 6:
                        Scale = (int)reader.ZigZag();
                        break;
                    case 7:
                        ZeroCount = reader.Fixed64();
                        break;
                    case 8:
                        Positive = reader.Bytes();
                        break;
                    case 9:
                        Negative = reader.Bytes();
                        break;
                    case 10:
                        Flags = reader.Varint();
                        break;
                    case 14:
                        ZeroThreshold = reader.Double();
                        break;
                    default:
                        HasExemplars |= reader.Field == Exemplars;
                        reader.Skip();
                        break;
                }
            }
        }

        internal long StartNs { get; }

        internal long TimeNs { get; }

        internal ulong Count { get; }

        internal double Sum { get; }

        internal int Scale { get; }

        internal ulong ZeroCount { get; }

        internal ReadOnlySpan<byte> Positive { get; }

        internal ReadOnlySpan<byte> Negative { get; }

        internal ulong Flags { get; }

        internal double ZeroThreshold { get; }

        internal bool HasExemplars { get; }
    }
}
