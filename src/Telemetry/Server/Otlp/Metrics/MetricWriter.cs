using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>Puts OTLP <c>Metric</c> messages into a batch; a metric that cannot be translated is refused alone.</summary>
internal sealed class MetricWriter(PointWriter writer, TextLimit texts)
{
    // AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA
    const ulong Delta = 1;

    readonly TextBuffer _key = new();
    readonly HistogramPoints _histograms = new();
    readonly SummaryPoints _summaries = new();

    internal void Add(ReadOnlySpan<byte> message, ScopeState scope)
    {
        ReadOnlySpan<byte> name = default, help = default, unit = default, data = default;
        var field = 0;
        var reader = new ProtoReader(message, "Metric");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Bytes();
                    break;
                case 2:
                    help = texts.Take(reader.Bytes(), TextKind.Description);
                    break;
                case 3:
                    unit = reader.Bytes();
                    break;
                case 5 or 7 or 9 or 10 or 11:
                    field = reader.Field;
                    data = reader.Bytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (field == 0)
        {
            // A metric without data, or with data of a later version of OTLP.
            return;
        }

        var header = new DataHeader(data);
        var kind = Kind(field, header.IsMonotonic);
        try
        {
            var metric = scope.Metric(Key(name, help, unit, kind), name, unit, help, kind);
            LabelLimits.Check(Model.Labels.MetricName, metric.Name);
            writer.Describe(metric);
            writer.Reserve(header.Points);
            AddPoints(metric, kind, data, header.Temporality == Delta);
        }
        catch (FormatException e)
        {
            writer.Rejections.Add(e.Message, header.Points);
        }
    }

    void AddPoints(MetricState metric, MetricKind kind, ReadOnlySpan<byte> data, bool isDelta)
    {
        writer.LastSeries = default;
        var reader = new ProtoReader(data, "Metric.data");
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            try
            {
                AddPoint(metric, kind, reader.Bytes(), isDelta);
            }
            catch (Exception e) when (e is FormatException or CatalogFullException)
            {
                // An attribute that cannot be a label, or a new series; other points have others.
                writer.Rejections.Add(e.Message);
            }
        }
    }

    void AddPoint(MetricState metric, MetricKind kind, ReadOnlySpan<byte> point, bool isDelta)
    {
        switch (kind)
        {
            case MetricKind.Histogram:
                _histograms.Add(writer, metric, point, isDelta);
                break;
            case MetricKind.ExponentialHistogram:
                ExponentialPoints.Add(writer, metric, point, isDelta);
                break;
            case MetricKind.Summary:
                _summaries.Add(writer, metric, point);
                break;
            default:
                NumberPoints.Add(writer, metric, point, isDelta);
                break;
        }
    }

    ReadOnlySpan<byte> Key(ReadOnlySpan<byte> name, ReadOnlySpan<byte> help, ReadOnlySpan<byte> unit, MetricKind kind)
    {
        _key.Truncate(0);
        _key.Append((byte)kind);
        foreach (var length in new[] { name.Length, unit.Length })
        {
            _key.Append(length);
            _key.Append((byte)' ');
        }

        _key.Append(name);
        _key.Append(unit);
        _key.Append(help);
        return _key.Written;
    }

    static MetricKind Kind(int field, bool isMonotonic) => field switch
    {
        5 => MetricKind.Gauge,
        7 => isMonotonic ? MetricKind.MonotonicSum : MetricKind.OtherSum,
        9 => MetricKind.Histogram,
        10 => MetricKind.ExponentialHistogram,
        _ => MetricKind.Summary,
    };

    /// <summary>What stands beside the points: fields 2 and 3 of Sum, 2 of the histograms.</summary>
    readonly ref struct DataHeader
    {
        internal DataHeader(ReadOnlySpan<byte> data)
        {
            var reader = new ProtoReader(data, "Metric.data");
            while (reader.Next())
            {
                switch (reader.Field)
                {
                    case 2:
                        Temporality = reader.Varint();
                        break;
                    case 3:
                        IsMonotonic = reader.Varint() != 0;
                        break;
                    default:
                        Points += reader.Field == 1 ? 1 : 0;
                        reader.Skip();
                        break;
                }
            }
        }

        internal ulong Temporality { get; }

        internal bool IsMonotonic { get; }

        internal int Points { get; }
    }
}
