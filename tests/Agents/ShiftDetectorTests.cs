using Dendro.Agents.Core.Detection;

namespace Dendro.Agents.Tests;

public sealed class ShiftDetectorTests
{
    static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddHours(12);

    [Theory]
    // Noise alone, quiet and wild.
    [InlineData("100±3 x20", "100±3 x60", "Reading", "nothing")]
    [InlineData("100±40 x20", "100±40 x60", "Reading", "nothing")]
    // A step up that lasts, one that is over, one downwards.
    [InlineData("100±3 x20", "100±3 x30 200±5 x30", "Reading", "up at 30")]
    [InlineData("100±3 x20", "100±3 x20 200±5 x15 100±3 x25", "Reading", "up at 20 until 35")]
    [InlineData("100±3 x20", "100±3 x40 20±3 x20", "Reading", "down at 40")]
    // One wild point is a hiccup; so is a moment.
    [InlineData("100±3 x20", "100±3 x30 900 x1 100±3 x29", "Reading", "nothing")]
    // A trouble that lasts goes before a worse one that is over.
    [InlineData("100±3 x20", "100±3 x10 900±9 x10 100±3 x20 400±9 x20", "Reading", "up at 40")]
    // A trouble in the time before hides none in the time after; what comes again and again is usual, and so is what held for long.
    [InlineData("100±3 x10 900±9 x5 100±3 x9", "100±3 x40 300±5 x20", "Reading", "up at 40")]
    [InlineData("100±3 x4 900±9 x2 100±3 x4 900±9 x2 100±3 x4 900±9 x2 100±3 x4", "100±3 x40 900±9 x20", "Reading", "nothing")]
    [InlineData("900±9 x14 100±3 x10", "900±9 x60", "Reading", "nothing")]
    // Three readings are enough to see what is plain, and too few for what is not.
    [InlineData("100±3 x3", "100±3 x2 300 x2", "Reading", "up at 2")]
    [InlineData("100 x1", "101 x1", "Reading", "nothing")]
    // Nothing seen in twenty stretches does not make one event remarkable.
    [InlineData("0 x20", "0 x59 0.1 x1", "Rate", "nothing")]
    [InlineData("0 x20", "0 x30 5±1 x30", "Rate", "up at 30")]
    public void A_level_that_changed_is_found_and_noise_is_not(string baseline, string current, string noise, string expected)
    {
        var random = new Random(7);
        var before = Points(baseline, Start.AddSeconds(-15 * 20), random);
        var shift = ShiftDetector.Find(new Course(before, Points(current, Start, random)), Enum.Parse<Noise>(noise));
        var found = shift is null ? "nothing" : $"{(shift.Grew ? "up" : "down")} at {Index(shift.Since)}{(shift.Until is { } until ? $" until {Index(until)}" : "")}";
        Assert.Equal(expected, found);
    }

    static double Index(DateTimeOffset time) => (time - Start).TotalSeconds / 15;

    /// <summary>LEVEL±SPREAD xCOUNT …, a point each 15 s.</summary>
    static List<Point> Points(string text, DateTimeOffset start, Random random)
    {
        var points = new List<Point>();
        var words = text.Split(' ');
        for (var i = 0; i < words.Length; i += 2)
        {
            var level = words[i].Split('±').Select(number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            for (var k = 0; k < int.Parse(words[i + 1][1..], System.Globalization.CultureInfo.InvariantCulture); k++)
            {
                var noise = level.Length > 1 ? level[1] * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) : 0;
                points.Add(new Point(start.AddSeconds(15 * points.Count), level[0] + noise, 15));
            }
        }

        return points;
    }
}
