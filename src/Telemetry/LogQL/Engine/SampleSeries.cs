using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>The samples of one series.</summary>
internal sealed class SampleSeries(Labels labels)
{
    readonly List<long> _timestampsNs = [];
    readonly List<double> _values = [];
    bool _isInOrder = true;

    public Labels Labels => labels;

    public void Add(long timestampNs, double value)
    {
        _isInOrder &= _timestampsNs.Count == 0 || timestampNs >= _timestampsNs[^1];
        _timestampsNs.Add(timestampNs);
        _values.Add(value);
    }

    /// <summary>Adds the samples of the same series from a later time.</summary>
    public void Append(SampleSeries later)
    {
        _isInOrder &= later._isInOrder;
        _timestampsNs.AddRange(later._timestampsNs);
        _values.AddRange(later._values);
    }

    /// <summary>The samples in order of time; of one time, as they were added.</summary>
    public (long[] TimestampsNs, double[] Values) InOrder()
    {
        var (timestamps, values) = (_timestampsNs.ToArray(), _values.ToArray());
        if (!_isInOrder)
        {
            var order = Enumerable.Range(0, timestamps.Length).OrderBy(i => _timestampsNs[i]).ToArray();
            (timestamps, values) = (Array.ConvertAll(order, i => timestamps[i]), Array.ConvertAll(order, i => values[i]));
        }

        return (timestamps, values);
    }
}

/// <summary>The samples that a step sees: later than its time minus the range, not later than its time.</summary>
internal readonly ref struct SampleWindow(ReadOnlySpan<long> timestampsNs, ReadOnlySpan<double> values, long endNs, long rangeNs)
{
    public readonly ReadOnlySpan<long> TimestampsNs = timestampsNs;
    public readonly ReadOnlySpan<double> Values = values;

    public long EndNs => endNs;

    public double RangeSeconds => rangeNs / 1e9;
}
