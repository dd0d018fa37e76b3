using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Histograms;

/// <summary>The sum and mean of histograms. There is none once exponential and custom buckets have met.</summary>
internal sealed class HistogramTotal(HistogramNotes notes)
{
    readonly List<NativeHistogram> _histograms = [];
    NativeHistogram? _layout;
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

        _histograms.Add(histogram);
        // Plain addition finds the layout and the hint of the result.
        var sum = _layout is null || _isBroken ? histogram : HistogramArithmetic.Add(_layout, histogram, notes);
        _isBroken |= sum is null;
        _layout = sum ?? histogram;
    }

    public NativeHistogram? Sum() => Combine(values =>
    {
        var sum = new KahanSum();
        foreach (var value in values)
        {
            sum.Add(value);
        }

        return sum.Value;
    });

    public NativeHistogram? Mean() => Combine(values =>
    {
        var mean = new RunningMean();
        foreach (var value in values)
        {
            mean.Add(value);
        }

        return mean.Value;
    });

    // Combines number by number, so that neither small observations nor huge ones spoil the result.
    NativeHistogram? Combine(Func<IEnumerable<double>, double> combine)
    {
        if (_isBroken || _histograms.Count == 1)
        {
            return _isBroken ? null : HistogramArithmetic.Compact(_layout!);
        }

        NativeHistogram[] aligned = [.. _histograms.Select(Align)];
        return HistogramArithmetic.Compact(_layout! with
        {
            Count = combine(aligned.Select(histogram => histogram.Count)),
            Sum = combine(aligned.Select(histogram => histogram.Sum)),
            ZeroCount = combine(aligned.Select(histogram => histogram.ZeroCount)),
            Positive = Buckets([.. aligned.Select(histogram => histogram.Positive)], combine),
            Negative = Buckets([.. aligned.Select(histogram => histogram.Negative)], combine),
        });
    }

    NativeHistogram Align(NativeHistogram histogram)
    {
        if (histogram.HasCustomBuckets())
        {
            return HistogramLayout.SameBounds(histogram, _layout!).Left;
        }

        var widened = histogram.ZeroThreshold < _layout!.ZeroThreshold ? HistogramLayout.WidenZeroBucket(histogram, _layout.ZeroThreshold) : histogram;
        return HistogramLayout.ToSchema(widened, _layout.Schema);
    }

    static NativeHistogram.Bucket[] Buckets(IReadOnlyList<NativeHistogram.Bucket>[] all, Func<IEnumerable<double>, double> combine)
    {
        var counts = new SortedDictionary<int, double[]>();
        for (var i = 0; i < all.Length; i++)
        {
            foreach (var (index, count) in all[i])
            {
                if (!counts.TryGetValue(index, out var values))
                {
                    counts.Add(index, values = new double[all.Length]);
                }

                values[i] = count;
            }
        }

        return [.. counts.Select(bucket => new NativeHistogram.Bucket(bucket.Key, combine(bucket.Value)))];
    }
}
