using System.Buffers.Binary;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>Writes <c>SummaryDataPoint</c>s: one series for each quantile, <c>_sum</c>, <c>_count</c>.</summary>
internal sealed class SummaryPoints
{
    const string Message = "SummaryDataPoint";
    const int Attributes = 7;

    readonly List<(double Quantile, double Value)> _quantiles = [];
    readonly TextBuffer _key = new();

    internal void Add(PointWriter writer, MetricState metric, ReadOnlySpan<byte> point)
    {
        var flags = 0UL;
        var fields = new DistributionPoint();
        var attributes = new PointKey(point, writer.Key);
        _quantiles.Clear();
        var reader = new ProtoReader(point, Message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 6:
                    _quantiles.Add(Quantile(reader.Bytes()));
                    break;
                case Attributes:
                    attributes.Add(reader.Place());
                    break;
                case 8:
                    flags = reader.Varint();
                    break;
                default:
                    if (!fields.TryRead(ref reader))
                    {
                        reader.Skip();
                    }

                    break;
            }
        }

        if (!writer.Takes(metric, fields.TimeNs))
        {
            return;
        }

        if (_quantiles.Count > BucketList.MostBuckets)
        {
            writer.Rejections.Add($"a point of summary {metric.Name} has {_quantiles.Count} quantiles: expected at most {BucketList.MostBuckets}, since each is a series");
            return;
        }

        var series = Series(writer, metric, attributes.Bytes);
        var time = fields.Time(flags, isDelta: false);
        for (var i = 0; i < _quantiles.Count; i++)
        {
            writer.Add(series.Parts[i], time, _quantiles[i].Value);
        }

        fields.WriteTotals(writer, series, time, mayHaveNoSum: false);
    }

    HistogramSeries Series(PointWriter writer, MetricState metric, ReadOnlySpan<byte> attributes)
    {
        _key.Truncate(0);
        _key.Append(attributes);
        foreach (var (quantile, _) in _quantiles)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(_key.Reserve(sizeof(double)), quantile);
            _key.Advance(sizeof(double));
        }

        if (metric.Summaries.TryGet(_key.Written, out var known))
        {
            return known;
        }

        return metric.Summaries.Add(_key.Written, writer.Intern(metric, AnyValue.Attributes(attributes, Message, Attributes), _quantiles.Count + 2, labels => new HistogramSeries(
            [.. _quantiles.Select(item => metric.Intern(labels, "", "quantile", MetricState.Bound(item.Quantile)))],
            metric.Intern(labels, "_sum"),
            metric.Intern(labels, "_count"))));
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
