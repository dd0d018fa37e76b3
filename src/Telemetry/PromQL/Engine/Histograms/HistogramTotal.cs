using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Histograms;

/// <summary>The sum and mean of histograms. There is none once exponential and custom buckets have met.</summary>
internal sealed class HistogramTotal(HistogramNotes notes)
{
    NativeHistogram? _total;
    double _count;
    bool _hasReset;
    bool _hasNoReset;
    bool _isBroken;

    public void Add(NativeHistogram histogram)
    {
        _hasReset |= histogram.ResetHint == CounterResetHint.Reset;
        _hasNoReset |= histogram.ResetHint == CounterResetHint.NotReset;
        if (_hasReset && _hasNoReset)
        {
            notes.ResetCollision();
        }

        _count++;
        _total = _total is null ? histogram : _isBroken ? _total : HistogramArithmetic.Add(_total, histogram, notes);
        _isBroken |= _total is null;
        _total ??= histogram;
    }

    public NativeHistogram? Sum() => _isBroken ? null : HistogramArithmetic.Compact(_total!);

    public NativeHistogram? Mean() => _isBroken ? null : HistogramArithmetic.Divide(HistogramArithmetic.Compact(_total!), _count);
}
