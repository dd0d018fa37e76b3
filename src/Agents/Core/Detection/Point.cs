namespace Dendro.Agents.Core.Detection;

/// <summary>A value over a stretch of time.</summary>
/// <param name="Time">When the stretch began.</param>
/// <param name="Value">A mean, a share or a rate.</param>
/// <param name="Weight">What stands behind it: observations of a mean or a share, seconds of a rate, 1 for a reading.</param>
internal readonly record struct Point(DateTimeOffset Time, double Value, double Weight = 1);

/// <summary>One measure over time: what was usual, and the time asked about.</summary>
internal sealed record Course(IReadOnlyList<Point> Baseline, IReadOnlyList<Point> Current)
{
    public double CurrentWeight => Current.Sum(point => point.Weight);

    public static double Mean(IReadOnlyList<Point> points)
    {
        var weight = points.Sum(point => point.Weight);
        return weight > 0 ? points.Sum(point => point.Value * point.Weight) / weight : 0;
    }
}
