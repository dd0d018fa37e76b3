using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>A range vector: series, and the window of them that each step sees.</summary>
internal sealed record RangeArgument
{
    public required QueryContext Context { get; init; }

    public required Steps Steps { get; init; }

    public required IReadOnlyList<Series> Series { get; init; }

    public required long RangeMs { get; init; }

    /// <summary>When each step's window ends; never descending.</summary>
    public required Steps Ends { get; init; }

    public WindowEdges Edges { get; init; }

    /// <summary>Whether values are interpolated as those of a counter.</summary>
    public bool IsCounter { get; init; }

    public HashSet<Labels> DroppedNames { get; init; } = [];

    /// <summary>Applies a function to the windows of all series.</summary>
    public List<Column> Map(bool dropsName, WindowFunction function) => Map(dropsName, (series, column) => Fill(series, column, function));

    /// <summary>Applies a function to all series, none of whose samples are stale.</summary>
    public List<Column> Map(bool dropsName, SeriesFunction function)
    {
        var columns = new List<Column>(Series.Count);
        foreach (var series in Series)
        {
            Context.Charge(Steps.Count);
            var column = new Column(series.Labels, Steps.Count) { DropsName = dropsName || DroppedNames.Contains(series.Labels) };
            if (function(WithoutStale(series), column))
            {
                columns.Add(column);
            }
        }

        return columns;
    }

    /// <summary>Applies a function to the windows of one series.</summary>
    /// <returns>Whether the column got a sample.</returns>
    public bool Fill(Series series, Column column, WindowFunction function)
    {
        var times = series.TimestampsMs;
        var (low, high, any) = (0, 0, false);
        for (var step = 0; step < Steps.Count; step++)
        {
            // A window may have millions of samples.
            Context.CancellationToken.ThrowIfCancellationRequested();
            var end = Ends[step];
            var start = end - RangeMs;
            while (high < times.Length && times[high] <= end)
            {
                high++;
            }

            while (low < high && times[low] <= start)
            {
                low++;
            }

            var point = Edges == WindowEdges.Plain
                ? high > low ? function(Cut(series, low, high, start, end, Steps[step])) : null
                : WithEdges(series, low, high, end, Steps[step], function);
            if (point is { } found)
            {
                column[step] = found;
                any = true;
            }
        }

        return any;
    }

    Point? WithEdges(Series series, int low, int high, long end, long evaluated, WindowFunction function)
    {
        var edge = new WindowEdge(series, end - RangeMs, end, Context.Query.LookbackMs, IsCounter);
        var samples = Edges == WindowEdges.Anchored ? edge.Anchored(low, high) : edge.Smoothed(low, high);
        return samples is null ? null : function(Cut(samples, 0, samples.TimestampsMs.Length, end - RangeMs, end, evaluated));
    }

    static Window Cut(Series series, int low, int high, long start, long end, long evaluated) => new()
    {
        Labels = series.Labels,
        Times = series.TimestampsMs.AsSpan(low..high),
        Values = series.Values.AsSpan(low..high),
        Histograms = series.Histograms is null ? [] : series.Histograms.AsSpan(low..high),
        StartTimes = series.StartTimestampsMs is null ? [] : series.StartTimestampsMs.AsSpan(low..high),
        StartMs = start,
        EndMs = end,
        EvaluatedMs = evaluated,
    };

    internal static bool IsStale(Series series, int index) =>
        series.Histograms?[index] is { } histogram ? Model.Series.IsStale(histogram.Sum) : Model.Series.IsStale(series.Values[index]);

    static Series WithoutStale(Series series)
    {
        if (series.Histograms is null && !Model.Series.HasStale(series.Values))
        {
            return series;
        }

        int[] kept = [.. Enumerable.Range(0, series.Values.Length).Where(index => !IsStale(series, index))];
        return kept.Length == series.Values.Length ? series : new Series(
            series.Labels,
            [.. kept.Select(index => series.TimestampsMs[index])],
            [.. kept.Select(index => series.Values[index])],
            series.Histograms is null ? null : [.. kept.Select(index => series.Histograms[index])])
        {
            StartTimestampsMs = series.StartTimestampsMs is null ? null : [.. kept.Select(index => series.StartTimestampsMs[index])],
        };
    }
}

/// <summary>Fills the column with what a range function makes of a series, and tells whether that is any sample.</summary>
internal delegate bool SeriesFunction(Series series, Column column);
