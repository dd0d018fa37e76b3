using System.Globalization;
using System.Text.RegularExpressions;

namespace Dendro.Mcp.Tools;

/// <summary>
/// Reads times as Grafana does: RFC 3339, epoch seconds or milliseconds, <c>now</c> with offsets and rounding (<c>now-1d/d</c>), and a bare
/// duration for so long ago. What has to be guessed is refused: <c>10:00</c>, <c>11/30/2026</c>.
/// </summary>
internal static partial class TimeText
{
    /// <summary>An epoch below this is in seconds: it is the year 5138 in seconds, and 1973 in milliseconds.</summary>
    const long FirstMilliseconds = 100_000_000_000;

    /// <param name="name">The argument, for the message.</param>
    /// <param name="text">What was given.</param>
    /// <param name="now">The time of the call.</param>
    /// <param name="upwards">Whether rounding goes to the end of the unit, as it does for the end of a range.</param>
    /// <exception cref="ToolException">It is no time, or none that can be told.</exception>
    public static DateTimeOffset Parse(string name, string text, DateTimeOffset now, bool upwards = false)
    {
        try
        {
            return Read(text.Trim(), now.ToUniversalTime(), upwards)
                ?? throw new ToolException(
                    $"The argument \"{name}\" must be a time such as 2026-01-31T09:30:00Z, now-1h, now-2d/d or 1769851800 (epoch, s or ms), but is \"{Excerpt.Of(text)}\".");
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new ToolException($"The argument \"{name}\" lies outside the years 1 to 9999: \"{Excerpt.Of(text)}\".");
        }
    }

    static DateTimeOffset? Read(string text, DateTimeOffset now, bool upwards)
    {
        if (Relative().Match(text) is { Success: true } relative)
        {
            var time = Offset(now, relative);
            return relative.Groups["round"] is { Success: true } unit ? Round(time, unit.Value, upwards) : time;
        }

        if (Epoch().IsMatch(text))
        {
            var number = double.Parse(text, CultureInfo.InvariantCulture);
            return DateTimeOffset.UnixEpoch.AddMilliseconds(number < FirstMilliseconds ? Math.Round(number * 1_000) : number);
        }

        return Absolute().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var absolute)
                ? absolute
                : null;
    }

    /// <summary>Signs hold for what follows them: <c>now-2h45m</c> is 2 hours and 45 minutes ago.</summary>
    static DateTimeOffset Offset(DateTimeOffset now, Match match)
    {
        var time = now;
        var parts = match.Groups["part"].Captures;
        // A bare duration is so long ago.
        var sign = -1;
        for (var i = 0; i < parts.Count; i++)
        {
            var part = Part().Match(parts[i].Value);
            sign = part.Groups["sign"].Value switch { "+" => 1, "-" => -1, _ => sign };
            time = Move(time, sign * double.Parse(part.Groups["n"].Value, CultureInfo.InvariantCulture), part.Groups["u"].Value);
        }

        return time;
    }

    static DateTimeOffset Move(DateTimeOffset time, double number, string unit) => unit switch
    {
        "M" => time.AddMonths((int)number),
        "y" => time.AddYears((int)number),
        _ when Math.Abs(number) > TimeSpan.MaxValue.Ticks / TicksOf(unit) => throw new ArgumentOutOfRangeException(nameof(number)),
        _ => time.AddTicks((long)(number * TicksOf(unit))),
    };

    static DateTimeOffset Round(DateTimeOffset time, string unit, bool upwards)
    {
        var day = new DateTimeOffset(time.Date, TimeSpan.Zero);
        var begin = unit switch
        {
            "y" => new DateTimeOffset(time.Year, 1, 1, 0, 0, 0, TimeSpan.Zero),
            "M" => new DateTimeOffset(time.Year, time.Month, 1, 0, 0, 0, TimeSpan.Zero),
            // Weeks begin on Monday (ISO 8601).
            "w" => day.AddDays(-(((int)time.DayOfWeek + 6) % 7)),
            "d" => day,
            _ => time.AddTicks(-(time.Ticks % (long)TicksOf(unit))),
        };
        return upwards ? Move(begin, 1, unit).AddMilliseconds(-1) : begin;
    }

    static double TicksOf(string unit) => unit switch
    {
        "ns" => 0.01,
        "us" or "µs" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        "d" => TimeSpan.TicksPerDay,
        _ => 7d * TimeSpan.TicksPerDay,
    };

    const string Duration = @"[0-9]{1,9}(\.[0-9]{1,9})?(ns|us|µs|ms|s|m|h|d|w|M|y)";

    [GeneratedRegex($"^(now((?<part>[+-]{Duration})(?<part>[+-]?{Duration})*)?|(?<part>{Duration})+)(/(?<round>[smhdwMy]))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Relative();

    [GeneratedRegex("^(?<sign>[+-])?(?<n>[0-9.]+)(?<u>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();

    [GeneratedRegex(@"^[0-9]{9,16}(\.[0-9]{1,9})?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Epoch();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?\s?([Zz]|[+-][0-9]{2}:?[0-9]{2})?)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Absolute();
}
