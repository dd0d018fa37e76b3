using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>The samples of one series in time order.</summary>
internal sealed class SampleSeries(Labels labels)
{
    readonly List<long> _timestampsNs = [];
    readonly List<double> _values = [];

    public Labels Labels => labels;

    public int Count => _values.Count;

    public void Add(long timestampNs, double value)
    {
        _timestampsNs.Add(timestampNs);
        _values.Add(value);
    }

    public ReadOnlySpan<long> TimestampsNs => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_timestampsNs);

    public ReadOnlySpan<double> Values => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values);
}

/// <summary>The samples that a step sees: later than its time minus the range, not later than its time.</summary>
internal readonly ref struct SampleWindow(ReadOnlySpan<long> timestampsNs, ReadOnlySpan<double> values, long endNs, long rangeNs)
{
    public readonly ReadOnlySpan<long> TimestampsNs = timestampsNs;
    public readonly ReadOnlySpan<double> Values = values;

    public long EndNs => endNs;

    public double RangeSeconds => rangeNs / 1e9;
}
