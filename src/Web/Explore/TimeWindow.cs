using System.Globalization;
using System.Text.RegularExpressions;

namespace Dendro.Web.Explore;

/// <summary>
/// A time range as the user wrote it (<c>now-1h</c> to <c>now</c>, RFC 3339, or Unix milliseconds), kept as text so that
/// a shared link stays relative or absolute as it was.
/// </summary>
public sealed partial record TimeWindow(string From, string To)
{
    public static TimeWindow Default { get; } = new("now-30m", "now");

    public bool IsRelative => From.StartsWith("now", StringComparison.Ordinal);

    /// <exception cref="FormatException">One of the ends cannot be read, or the end is not after the start.</exception>
    public Interval Resolve(DateTimeOffset now)
    {
        var interval = new Interval(Parse(From, now), Parse(To, now));
        return interval.End > interval.Start
            ? interval
            : throw new FormatException($"The time range ends before it starts: from {From} to {To}.");
    }

    static DateTimeOffset Parse(string text, DateTimeOffset now)
    {
        if (Relative().Match(text) is { Success: true } match)
            return match.Groups["count"].Success ? now - Span(match) : now;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < 253402300800000)
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        throw new FormatException($"\"{text}\" is not a time: expected now, now-15m, 2026-01-31T12:00:00Z or Unix milliseconds.");
    }

    static TimeSpan Span(Match match)
    {
        var count = int.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
        if (count > 3650 && match.Groups["unit"].Value == "d")
            throw new FormatException($"\"{match.Value}\" is more than ten years ago.");
        return match.Groups["unit"].Value switch
        {
            "s" => TimeSpan.FromSeconds(count),
            "m" => TimeSpan.FromMinutes(count),
            "h" => TimeSpan.FromHours(count),
            _ => TimeSpan.FromDays(count),
        };
    }

    [GeneratedRegex(@"^now(-(?<count>\d{1,5})(?<unit>[smhd]))?$")]
    private static partial Regex Relative();
}

/// <summary>A resolved time range.</summary>
public readonly record struct Interval(DateTimeOffset Start, DateTimeOffset End)
{
    static readonly int[] NiceSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 86400];

    public TimeSpan Length => End - Start;

    /// <summary>A round step in seconds that gives at most 300 points.</summary>
    public int StepSeconds
    {
        get
        {
            var wanted = Length.TotalSeconds / 300;
            return NiceSeconds.FirstOrDefault(step => step >= wanted, NiceSeconds[^1]);
        }
    }
}
