using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Ingest;
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

    // A count takes eleven bytes at most. More that are smaller fit in too.
    const int MostBucketBytes = 11 * BucketList.MostBuckets;

    internal static void Add(PointWriter writer, MetricState metric, ReadOnlySpan<byte> message, bool isDelta)
    {
        var point = new Point(message, writer.Key);
        if (!writer.Takes(metric, point.TimeNs))
        {
            return;
        }

        if (point.Scale < LeastSchema)
        {
            writer.Rejections.Add($"cannot convert exponential to native histogram. Scale must be >= {LeastSchema}, was {point.Scale}");
            return;
        }

        if (Math.Max(point.Positive.Length, point.Negative.Length) is > MostBucketBytes and var size)
        {
            writer.Rejections.Add($"a point of exponential histogram {metric.Name} has {size} bytes of buckets: expected at most {MostBucketBytes}");
            return;
        }

        var key = point.Key;
        var series = metric.Series.TryGet(key, ref writer.LastSeries, out var known)
            ? known
            : metric.Series.Add(key, writer.Intern(metric, AnyValue.Attributes(key, Message, Attributes), 1, labels => metric.Intern(labels, "")));
        var time = new PointWriter.PointTime(point.TimeNs, point.StartNs, point.Flags, isDelta);
        if (time.IsStale)
        {
            writer.Add(series, time, 0);
        }
        else
        {
            writer.Add(series, time, HistogramChecks.Checked(Histogram(point), isWhole: true));
        }

        if (point.HasExemplars)
        {
            writer.AddExemplars(message, Message, Exemplars, _ => series);
        }
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

        return BucketList.FromExponential(offset, counts, Math.Min(scaleDown, 31));
    }

    readonly ref struct Point
    {
        internal Point(ReadOnlySpan<byte> message, Storage.Text.TextBuffer room)
        {
            var key = new PointKey(message, room);
            var reader = new ProtoReader(message, Message);
            while (reader.Next())
            {
                switch (reader.Field)
                {
                    case Attributes:
                        key.Add(reader.Place());
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

            Key = key.Bytes;
        }

        /// <summary>Its attributes as they came.</summary>
        internal ReadOnlySpan<byte> Key { get; }

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
