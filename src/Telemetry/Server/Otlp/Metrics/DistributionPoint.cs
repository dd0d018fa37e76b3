using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>What <c>HistogramDataPoint</c> and <c>SummaryDataPoint</c> have under the same numbers, and how both are written.</summary>
internal ref struct DistributionPoint
{
    long _startNs;
    long _timeNs;
    ulong _count;
    double? _sum;

    /// <summary>Reads the field reached when it is a common one.</summary>
    internal bool TryRead(ref ProtoReader reader)
    {
        switch (reader.Field)
        {
            case 2:
                _startNs = reader.TimeNs();
                return true;
            case 3:
                _timeNs = reader.TimeNs();
                return true;
            case 4:
                _count = reader.Fixed64();
                return true;
            case 5:
                _sum = reader.Double();
                return true;
            default:
                return false;
        }
    }

    internal readonly ulong Count => _count;

    internal readonly long TimeNs => _timeNs;

    internal readonly PointWriter.PointTime Time(ulong flags, bool isDelta) => new(_timeNs, _startNs, flags, isDelta);

    /// <summary>Writes count and sum; the end of a series ends both.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="series">The series of the point.</param>
    /// <param name="time">Its time.</param>
    /// <param name="mayHaveNoSum">Whether a point without a sum has none, and not one of 0, which is not sent either.</param>
    internal readonly void WriteTotals(PointWriter writer, HistogramSeries series, PointWriter.PointTime time, bool mayHaveNoSum)
    {
        writer.Add(series.Count, time, _count);
        if (_sum is not null || time.IsStale || !mayHaveNoSum)
        {
            writer.Add(series.Sum, time with { IsPart = true }, _sum ?? 0);
        }
    }
}
