using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Histograms;

namespace Dendro.Telemetry.PromQL.Engine.Aggregations;

/// <summary>
/// <c>sum</c> and <c>avg</c>, the two that add histograms. Floats and histograms in one group have no total.
/// </summary>
internal sealed class TotalAccumulator(int steps, bool mean, HistogramNotes notes, Action mixed) : Accumulator(steps)
{
    readonly KahanSum[] _sums = new KahanSum[mean ? 0 : steps];
    readonly RunningMean[] _means = new RunningMean[mean ? steps : 0];
    readonly bool[] _hasFloat = new bool[steps];
    HistogramTotal?[]? _histograms;

    public override void Clear()
    {
        base.Clear();
        Array.Clear(_sums);
        Array.Clear(_means);
        Array.Clear(_hasFloat);
        _histograms = null;
    }

    protected override void Add(int step, in Point point)
    {
        Seen[step] = true;
        if (point.Histogram is null)
        {
            _hasFloat[step] = true;
            AddFloat(step, point.Value);
            return;
        }

        _histograms ??= new HistogramTotal?[Seen.Length];
        (_histograms[step] ??= new HistogramTotal(notes)).Add(point.Histogram);
    }

    protected override void AddFloats(double[] values)
    {
        for (var step = 0; step < values.Length; step++)
        {
            if (!Series.IsStale(values[step]))
            {
                Seen[step] = true;
                _hasFloat[step] = true;
                AddFloat(step, values[step]);
            }
        }
    }

    void AddFloat(int step, double value)
    {
        if (mean)
        {
            _means[step].Add(value);
        }
        else
        {
            _sums[step].Add(value);
        }
    }

    protected override Point? Result(int step)
    {
        var histograms = _histograms?[step];
        if (histograms is null)
        {
            return new Point(mean ? _means[step].Value : _sums[step].Value);
        }

        if (_hasFloat[step])
        {
            mixed();
            return null;
        }

        var total = mean ? histograms.Mean() : histograms.Sum();
        return total is null ? null : new Point(0, total);
    }
}
