using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>
/// One element of an instant vector over all steps of a query: a value, a histogram or nothing at each step. Nothing
/// is written as the staleness marker, which no calculation yields, so that a column is one array.
/// </summary>
public sealed class Column
{
    /// <summary>The value at a step without a sample.</summary>
    public static readonly double Absent = BitConverter.Int64BitsToDouble(Series.StaleBits);

    /// <summary>Makes a column of the values given, one per step.</summary>
    public Column(Labels labels, double[] values, NativeHistogram?[]? histograms = null)
    {
        (Labels, Values, Histograms) = (labels, values, histograms);
    }

    /// <summary>Makes a column without samples.</summary>
    public Column(Labels labels, int steps)
        : this(labels, GC.AllocateUninitializedArray<double>(steps))
    {
        Array.Fill(Values, Absent);
    }

    /// <summary>What identifies it, within its vector and step.</summary>
    public Labels Labels { get; }

    /// <summary>One value per step, <see cref="Absent"/> where there is none.</summary>
    public double[] Values { get; }

    /// <summary>One histogram per step where the sample is one; null when no sample is.</summary>
    public NativeHistogram?[]? Histograms { get; private set; }

    /// <summary>Whether the metric's name goes at the end of the query. Until then it keeps elements apart.</summary>
    public bool DropsName { get; init; }

    /// <summary>Whether there is a sample at the step.</summary>
    public bool Has(int step) => !Series.IsStale(Values[step]) || Histograms?[step] is not null;

    /// <summary>The sample at the step; ask <see cref="Has"/> first.</summary>
    public Point this[int step]
    {
        get => new(Values[step], Histograms?[step]);
        set
        {
            if (value.Histogram is not null)
            {
                Histograms ??= new NativeHistogram?[Values.Length];
                Histograms[step] = value.Histogram;
                Values[step] = Absent;
            }
            else
            {
                Values[step] = value.Value;
                if (Histograms is not null)
                {
                    Histograms[step] = null;
                }
            }
        }
    }

    /// <summary>Removes the sample at the step.</summary>
    public void Clear(int step) => this[step] = new Point(Absent);

    /// <summary>Whether any step has a sample.</summary>
    public bool HasAny()
    {
        for (var step = 0; step < Values.Length; step++)
        {
            if (Has(step))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The same samples under other labels.</summary>
    public Column WithLabels(Labels labels) => new(labels, Values, Histograms) { DropsName = DropsName };

    internal Column WithNameDropped() => DropsName ? this : new Column(Labels, Values, Histograms) { DropsName = true };
}
