using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Aggregations;

/// <summary>One group of an aggregation that yields one column: takes columns in, one after the other.</summary>
internal abstract class Accumulator(int steps)
{
    protected bool[] Seen { get; } = new bool[steps];

    public void Add(Column column)
    {
        if (column.Histograms is null)
        {
            AddFloats(column.Values);
            return;
        }

        for (var step = 0; step < column.Values.Length; step++)
        {
            if (column.Has(step))
            {
                Add(step, column[step]);
            }
        }
    }

    /// <summary>Forgets all columns, to begin with the next group.</summary>
    public virtual void Clear() => Array.Clear(Seen);

    public Column Result(Labels labels, bool dropsName)
    {
        var result = new Column(labels, Seen.Length) { DropsName = dropsName };
        for (var step = 0; step < Seen.Length; step++)
        {
            if (Seen[step] && Result(step) is { } point)
            {
                result[step] = point;
            }
        }

        return result;
    }

    protected abstract void Add(int step, in Point point);

    /// <summary>Adds a column without histograms; some of its values may be absent.</summary>
    protected virtual void AddFloats(double[] values)
    {
        for (var step = 0; step < values.Length; step++)
        {
            if (!Series.IsStale(values[step]))
            {
                Add(step, new Point(values[step]));
            }
        }
    }

    protected abstract Point? Result(int step);
}

/// <summary><c>count</c> and, of which only the presence counts, <c>group</c>.</summary>
internal sealed class CountAccumulator(int steps, bool group) : Accumulator(steps)
{
    readonly double[] _counts = new double[steps];

    public override void Clear()
    {
        base.Clear();
        Array.Clear(_counts);
    }

    protected override void Add(int step, in Point point)
    {
        Seen[step] = true;
        _counts[step]++;
    }

    protected override Point? Result(int step) => new(group ? 1 : _counts[step]);
}

/// <summary><c>min</c> and <c>max</c>; NaN only where there is nothing else.</summary>
internal sealed class ExtremeAccumulator(int steps, bool max, Action histogramIgnored) : Accumulator(steps)
{
    readonly double[] _values = new double[steps];

    protected override void Add(int step, in Point point)
    {
        if (point.Histogram is not null)
        {
            histogramIgnored();
            return;
        }

        var value = point.Value;
        var best = _values[step];
        if (!Seen[step] || double.IsNaN(best) || (max ? value > best : value < best))
        {
            _values[step] = value;
        }

        Seen[step] = true;
    }

    protected override Point? Result(int step) => new(_values[step]);
}

/// <summary><c>stddev</c> and <c>stdvar</c> by Welford's method.</summary>
internal sealed class DeviationAccumulator(int steps, bool root, Action histogramIgnored) : Accumulator(steps)
{
    readonly double[] _counts = new double[steps];
    readonly double[] _means = new double[steps];
    readonly double[] _squares = new double[steps];

    public override void Clear()
    {
        base.Clear();
        Array.Clear(_counts);
        Array.Clear(_means);
        Array.Clear(_squares);
    }

    protected override void Add(int step, in Point point)
    {
        if (point.Histogram is not null)
        {
            histogramIgnored();
            return;
        }

        Seen[step] = true;
        _counts[step]++;
        var delta = point.Value - _means[step];
        _means[step] += delta / _counts[step];
        _squares[step] += delta * (point.Value - _means[step]);
    }

    protected override Point? Result(int step)
    {
        var variance = _squares[step] / _counts[step];
        return new Point(root ? Math.Sqrt(variance) : variance);
    }
}

/// <summary><c>quantile</c>.</summary>
internal sealed class QuantileAccumulator(int steps, double[] phi, Action histogramIgnored) : Accumulator(steps)
{
    readonly List<double>?[] _values = new List<double>?[steps];

    public override void Clear()
    {
        base.Clear();
        Array.ForEach(_values, values => values?.Clear());
    }

    protected override void Add(int step, in Point point)
    {
        if (point.Histogram is not null)
        {
            histogramIgnored();
            return;
        }

        Seen[step] = true;
        (_values[step] ??= []).Add(point.Value);
    }

    protected override Point? Result(int step) =>
        new(Quantile.Of(phi[step], System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_values[step])));
}
