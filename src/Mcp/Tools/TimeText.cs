using System.Globalization;
using System.Text.RegularExpressions;

namespace Dendro.Mcp.Tools;

/// <summary>Reads RFC 3339 and Grafana's <c>now-2h45m</c>.</summary>
internal static partial class TimeText
{
    public static DateTimeOffset Parse(string name, string text, DateTimeOffset now)
    {
        var trimmed = text.Trim();
        if (trimmed == "now")
        {
            return now;
        }

        if (Relative().Match(trimmed) is { Success: true } match)
        {
            var ticks = 0d;
            for (var i = 0; i < match.Groups["n"].Captures.Count; i++)
            {
                var number = double.Parse(match.Groups["n"].Captures[i].Value, CultureInfo.InvariantCulture);
                ticks += number * TicksOf(match.Groups["u"].Captures[i].Value);
            }

            if (ticks > now.Ticks)
            {
                throw new ToolException($"The argument \"{name}\" lies before the year 1: \"{text}\".");
            }

            return now.AddTicks(-(long)ticks);
        }

        return DateTimeOffset.TryParse(trimmed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : throw new ToolException($"The argument \"{name}\" must be a time ({Parameter.TimeForms}), but is \"{text}\".");
    }

    static double TicksOf(string unit) => unit switch
    {
        "ns" => 0.01,
        "us" or "µs" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        _ => TimeSpan.TicksPerDay,
    };

    [GeneratedRegex(@"^now-(?:(?<n>[0-9]{1,9}(?:\.[0-9]{1,9})?)(?<u>ns|us|µs|ms|s|m|h|d))+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Relative();
}
