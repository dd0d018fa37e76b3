using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Measures.Spans;

/// <summary>
/// The whole steps of a range. TraceQL's points lie at multiples of the step and count the spans of the step before them, so that
/// only steps that lie within the range as a whole are complete.
/// </summary>
internal sealed class SpanBins
{
    readonly DateTimeOffset _start;

    /// <param name="window">The range.</param>
    /// <param name="most">At most so many steps.</param>
    /// <param name="leastSeconds">The shortest step.</param>
    public SpanBins(Window window, int most, int leastSeconds)
    {
        Seconds = Math.Max(leastSeconds, (int)Math.Ceiling(window.Length.TotalSeconds / most));
        var first = (window.Start.ToUnixTimeMilliseconds() + (1000L * Seconds) - 1) / (1000L * Seconds);
        Count = Math.Max(1, (int)((window.End.ToUnixTimeMilliseconds() / (1000L * Seconds)) - first));
        _start = DateTimeOffset.FromUnixTimeMilliseconds(first * 1000L * Seconds);
    }

    public int Seconds { get; }

    public int Count { get; }

    public Window Range => new(_start, _start.AddSeconds(Seconds * Count));

    public IEnumerable<DateTimeOffset> Starts => Enumerable.Range(0, Count).Select(bin => _start.AddSeconds(bin * Seconds));

    /// <summary>Adds the points of a course to the bins from <paramref name="first"/> on, whatever step the course has.</summary>
    public void Add(Samples course, double[] bins, int first)
    {
        var step = course.Points.Count > 1 ? course.Points.Zip(course.Points.Skip(1)).Min(pair => pair.Second.Time - pair.First.Time) : TimeSpan.FromSeconds(Seconds);
        foreach (var (time, value) in course.Points.Where(point => double.IsFinite(point.Value)))
        {
            var bin = (int)Math.Floor((time - (step / 2) - _start).TotalSeconds / Seconds);
            if (bin >= 0 && bin < Count)
            {
                bins[first + bin] += value;
            }
        }
    }
}
