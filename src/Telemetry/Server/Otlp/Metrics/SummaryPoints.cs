using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>Writes <c>SummaryDataPoint</c>s: one series for each quantile, <c>_sum</c>, <c>_count</c>.</summary>
internal static class SummaryPoints
{
    const string Message = "SummaryDataPoint";
    const int Attributes = 7;

    internal static void Add(PointWriter writer, MetricState metric, ReadOnlySpan<byte> point)
    {
        var (time, start, flags, count, sum) = (0L, 0L, 0UL, 0UL, 0d);
        var quantiles = new List<(double Quantile, double Value)>();
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
                    quantiles.Add(Quantile(reader.Bytes()));
                    break;
                case Attributes:
                    writer.Key.Append(reader.Raw());
                    break;
                case 8:
                    flags = reader.Varint();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        var labels = metric.Labels(AnyValue.Attributes(writer.Key.Written, Message, Attributes));
        var when = new PointWriter.PointTime(time, start, flags, IsDelta: false);
        foreach (var (quantile, value) in quantiles)
        {
            writer.Add(metric.Intern(labels, "", "quantile", MetricState.Bound(quantile)), when, value);
        }

        writer.Add(metric.Intern(labels, "_sum"), when, sum);
        writer.Add(metric.Intern(labels, "_count"), when, count);
    }

    static (double Quantile, double Value) Quantile(ReadOnlySpan<byte> message)
    {
        var (quantile, value) = (0d, 0d);
        var reader = new ProtoReader(message, "ValueAtQuantile");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    quantile = reader.Double();
                    break;
                case 2:
                    value = reader.Double();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (quantile, value);
    }
}
