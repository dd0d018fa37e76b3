using System.Buffers.Binary;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>Writes <c>NumberDataPoint</c>s of gauges and sums.</summary>
internal static class NumberPoints
{
    const string Message = "NumberDataPoint";
    const int Start = 2;
    const int Time = 3;
    const int AsDouble = 4;
    const int Exemplars = 5;
    const int AsInteger = 6;
    const int Attributes = 7;
    const int Flags = 8;

    internal static void Add(PointWriter writer, MetricState metric, ReadOnlySpan<byte> point, bool isDelta)
    {
        if (TryAddExpected(writer, metric, point, isDelta))
        {
            return;
        }

        var (time, start, flags, value, hasExemplars) = (0L, 0L, 0UL, 0d, false);
        var key = new PointKey(point, writer.Key);
        var reader = new ProtoReader(point, Message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case Start:
                    start = reader.TimeNs();
                    break;
                case Time:
                    time = reader.TimeNs();
                    break;
                case AsDouble:
                    value = reader.Double();
                    break;
                case AsInteger:
                    value = (long)reader.Fixed64();
                    break;
                case Attributes:
                    key.Add(reader.Place());
                    break;
                case Flags:
                    flags = reader.Varint();
                    break;
                default:
                    hasExemplars |= reader.Field == Exemplars;
                    reader.Skip();
                    break;
            }
        }

        if (!writer.Takes(metric, time))
        {
            return;
        }

        var series = Series(writer, metric, key.Bytes);
        writer.Add(series, new PointWriter.PointTime(time, start, flags, isDelta), value);
        if (hasExemplars)
        {
            writer.AddExemplars(point, Message, Exemplars, _ => series);
        }
    }

    /// <summary>
    /// Adds a point as nearly all are: numbers of eight bytes, then the attributes that came next the last time, compared
    /// as they stand. Anything else is left to the reader of fields.
    /// </summary>
    static bool TryAddExpected(PointWriter writer, MetricState metric, ReadOnlySpan<byte> point, bool isDelta)
    {
        var (time, start, value) = (0L, 0L, 0d);
        var rest = point;
        for (; rest.Length > sizeof(ulong); rest = rest[(1 + sizeof(ulong))..])
        {
            var number = BinaryPrimitives.ReadUInt64LittleEndian(rest[1..]);
            switch (rest[0])
            {
                case (Start << 3) | (int)WireType.Fixed64:
                    start = ProtoReader.TimeNs(number);
                    continue;
                case (Time << 3) | (int)WireType.Fixed64:
                    time = ProtoReader.TimeNs(number);
                    continue;
                case (AsDouble << 3) | (int)WireType.Fixed64:
                    value = BitConverter.UInt64BitsToDouble(number);
                    continue;
                case (AsInteger << 3) | (int)WireType.Fixed64:
                    value = (long)number;
                    continue;
            }

            break;
        }

        if (!metric.Series.TryGetNext(rest, ref writer.LastSeries, out var series))
        {
            return false;
        }

        if (writer.Takes(metric, time))
        {
            writer.Add(series, new PointWriter.PointTime(time, start, Flags: 0, isDelta), value);
        }

        return true;
    }

    static SeriesHandle Series(PointWriter writer, MetricState metric, ReadOnlySpan<byte> key) => metric.Series.TryGet(key, ref writer.LastSeries, out var known)
        ? known
        : metric.Series.Add(key, writer.Intern(metric, AnyValue.Attributes(key, Message, Attributes), 1, labels => metric.Intern(labels, "")));
}
