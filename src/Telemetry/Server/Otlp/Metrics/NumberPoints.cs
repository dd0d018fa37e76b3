using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Catalog;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>Writes <c>NumberDataPoint</c>s of gauges and sums.</summary>
internal static class NumberPoints
{
    const string Message = "NumberDataPoint";
    const int Attributes = 7;
    const int Exemplars = 5;

    internal static void Add(PointWriter writer, MetricState metric, ReadOnlySpan<byte> point, bool isDelta)
    {
        var (time, start, flags, value, hasExemplars) = (0L, 0L, 0UL, 0d, false);
        var key = new PointKey(point, writer.Key);
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
                    value = reader.Double();
                    break;
                case 6:
                    value = (long)reader.Fixed64();
                    break;
                case Attributes:
                    key.Add(reader.Place());
                    break;
                case 8:
                    flags = reader.Varint();
                    break;
                default:
                    hasExemplars |= reader.Field == Exemplars;
                    reader.Skip();
                    break;
            }
        }

        var series = Series(writer, metric, key.Bytes);
        writer.Add(series, new PointWriter.PointTime(time, start, flags, isDelta), value);
        if (hasExemplars)
        {
            writer.AddExemplars(point, Message, Exemplars, _ => series);
        }
    }

    static Interned<Labels> Series(PointWriter writer, MetricState metric, ReadOnlySpan<byte> key) => metric.Series.TryGet(key, ref writer.LastSeries, out var known)
        ? known
        : metric.Series.Add(key, metric.Intern(metric.Labels(AnyValue.Attributes(key, Message, Attributes)), ""));
}
