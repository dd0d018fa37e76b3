using System.Globalization;
using System.Text;
using Dendro.Web.Explore;

namespace Dendro.Web.Components.Plots;

/// <summary>
/// Maps times and values to a drawing of 1000 units by <see cref="Height"/>; the browser stretches it to the real width.
/// </summary>
internal sealed class PlotScale
{
    public const int Width = 1000;
    public const int Height = 250;

    public double Start { get; }
    public double End { get; }
    public double Low { get; }
    public double High { get; }
    public IReadOnlyList<double> ValueTicks { get; }

    public PlotScale(Interval interval, IEnumerable<PlotSeries> series, ValueUnit unit)
    {
        (Start, End) = (Seconds(interval.Start), Seconds(interval.End));
        var values = series.SelectMany(one => one.Points).Select(point => point.Value).Where(double.IsFinite).DefaultIfEmpty(0);
        var (low, high) = values.Aggregate((Min: double.MaxValue, Max: double.MinValue), (range, value) => (Math.Min(range.Min, value), Math.Max(range.Max, value)));
        // Zero belongs to the picture unless all values are far from it and close together.
        if (low > 0 && high - low > 0.1 * high || low == high && low > 0)
            low = 0;
        if (high < 0 && high - low > -0.1 * low)
            high = 0;
        if (high <= low)
            high = low + 1;
        var step = NiceStep((high - low) / 4, unit is ValueUnit.Bytes or ValueUnit.BytesPerSecond);
        (Low, High) = (Math.Floor(low / step + 1e-9) * step, Math.Ceiling(high / step - 1e-9) * step);
        ValueTicks = [.. Enumerable.Range(0, (int)Math.Round((High - Low) / step) + 1).Select(i => Low + i * step)];
    }

    public double X(double time) => (time - Start) / (End - Start) * Width;

    public double Y(double value) => Height - (value - Low) / (High - Low) * Height;

    /// <summary>The SVG path of a series; it breaks where points are missing.</summary>
    public string Path(PlotSeries series, int stepSeconds)
    {
        var path = new StringBuilder();
        var previous = double.NaN;
        foreach (var (time, value) in series.Points)
        {
            if (!double.IsFinite(value) || time < Start || time > End)
                continue;
            var isConnected = time - previous <= stepSeconds * 1.5 + 0.001;
            path.Append(CultureInfo.InvariantCulture, $"{(isConnected ? 'L' : 'M')}{X(time):0.##} {Y(value):0.###}");
            // A point that stands alone is a dot: a line of no length with round ends.
            if (!isConnected)
                path.Append("l.01 0");
            previous = time;
        }
        return path.ToString();
    }

    /// <summary>Round moments for the labels of the time axis, at most about <paramref name="count"/>.</summary>
    public IEnumerable<DateTimeOffset> TimeTicks(int count, TimeSpan offset)
    {
        int[] steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000];
        var step = steps.FirstOrDefault(step => (End - Start) / step <= count, steps[^1]);
        var shift = offset.TotalSeconds;
        for (var time = Math.Ceiling((Start + shift) / step) * step - shift; time <= End; time += step)
            yield return DateTimeOffset.UnixEpoch.AddSeconds(time);
    }

    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000d;

    static double NiceStep(double rough, bool isBinary)
    {
        var radix = isBinary ? 2d : 10d;
        var power = Math.Pow(radix, Math.Floor(Math.Log(rough, radix)));
        if (isBinary)
            return power * (rough > power ? 2 : 1);
        return (rough / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
    }
}
