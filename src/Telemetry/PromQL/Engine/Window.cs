using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>The samples of one series that a range function sees at one step; at least one, none of them stale.</summary>
internal readonly ref struct Window
{
    /// <summary>The series' labels.</summary>
    public required Labels Labels { get; init; }

    /// <summary>Unix milliseconds, ascending.</summary>
    public required ReadOnlySpan<long> Times { get; init; }

    /// <summary>Values; meaningless where a histogram stands.</summary>
    public required ReadOnlySpan<double> Values { get; init; }

    /// <summary>Histograms by index; empty when the series has none at all.</summary>
    public required ReadOnlySpan<NativeHistogram?> Histograms { get; init; }

    /// <summary>When each sample began counting, 0 where unknown; empty when none is known.</summary>
    public required ReadOnlySpan<long> StartTimes { get; init; }

    /// <summary>Unix milliseconds; samples are later.</summary>
    public required long StartMs { get; init; }

    /// <summary>Unix milliseconds; samples are not later.</summary>
    public required long EndMs { get; init; }

    /// <summary>The step's own time, which <c>offset</c> and <c>@</c> do not change.</summary>
    public required long EvaluatedMs { get; init; }

    /// <summary>The length of the range.</summary>
    public double Seconds => (EndMs - StartMs) / 1000.0;

    public int Count => Times.Length;

    public Point this[int index] => new(Values[index], Histograms.IsEmpty ? null : Histograms[index]);

    public string Metric => Labels[Labels.MetricName];

    public int HistogramCount
    {
        get
        {
            var count = 0;
            foreach (var histogram in Histograms)
            {
                count += histogram is null ? 0 : 1;
            }

            return count;
        }
    }

    /// <summary>The window without its histograms.</summary>
    public Window FloatsOnly()
    {
        if (HistogramCount == 0)
        {
            return this;
        }

        var (times, values) = (new List<long>(), new List<double>());
        for (var i = 0; i < Count; i++)
        {
            if (Histograms[i] is null)
            {
                times.Add(Times[i]);
                values.Add(Values[i]);
            }
        }

        return new Window
        {
            Labels = Labels,
            Times = times.ToArray(),
            Values = values.ToArray(),
            Histograms = [],
            StartTimes = [],
            StartMs = StartMs,
            EndMs = EndMs,
            EvaluatedMs = EvaluatedMs,
        };
    }
}

/// <summary>What a range function makes of one window; null means no sample.</summary>
internal delegate Point? WindowFunction(in Window window);
