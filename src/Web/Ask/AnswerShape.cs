using Dendro.Web.Components.Plots;
using Dendro.Web.Explore;

namespace Dendro.Web.Ask;

/// <summary>What an answer's table and courses are, told from what is in them: the words of the columns are the question's language.</summary>
internal static class AnswerShape
{
    static readonly string[] EdgeUnits = ["", "", "1/s", "ratio", "s"];

    /// <summary>Rows of a time, a service and a line.</summary>
    public static bool IsLogLines(this Answer answer) =>
        answer is { Kind: AnswerKind.List, Rows.Count: > 0 } && answer.Rows.All(row => row is [DateTimeOffset, string or null, string]);

    /// <summary>What the numbers of a column are in.</summary>
    public static string UnitOf(this Answer answer, int column) =>
        answer.Kind == AnswerKind.Topology ? EdgeUnits[Math.Min(column, EdgeUnits.Length - 1)] : answer.Unit;

    public static ValueUnit PlotUnit(this Answer answer) => ValueUnits.Of(answer.Unit);

    /// <summary>The window that was understood, widened to what there is to draw; null when that is no course.</summary>
    public static Interval? PlotInterval(this Answer answer, IReadOnlyList<PlotSeries> series)
    {
        var times = series.SelectMany(one => one.Points).Select(point => point.Time).ToArray();
        if (times.Length < 2)
            return null;
        var (first, last) = (DateTimeOffset.UnixEpoch.AddSeconds(times.Min()), DateTimeOffset.UnixEpoch.AddSeconds(times.Max()));
        var (start, end) = answer.Understood?.Window is { } window && last >= window.Start && first <= window.End
            ? (first < window.Start ? first : window.Start, last > window.End ? last : window.End)
            : (first, last);
        return end > start ? new Interval(start, end) : null;
    }

    /// <summary>Seconds from one point to the next.</summary>
    public static int StepSeconds(IReadOnlyList<PlotSeries> series) => (int)Math.Ceiling(
        series.SelectMany(one => one.Points.Zip(one.Points.Skip(1), (left, right) => right.Time - left.Time)).Where(step => step > 0).DefaultIfEmpty(1).Min());

    /// <summary>Of a comparison, the earlier course is laid under the later one.</summary>
    public static IReadOnlyList<PlotSeries> Overlaid(this Answer answer) =>
        answer is { Kind: AnswerKind.Comparison, Series: [var now, var before], Understood: { Window: { } window, Baseline: { } baseline } }
            ? [now, before with { Points = [.. before.Points.Select(point => point with { Time = point.Time + (window.Start - baseline.Start).TotalSeconds })] }]
            : answer.Series;
}
