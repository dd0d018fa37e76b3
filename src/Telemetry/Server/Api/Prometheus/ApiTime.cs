using System.Globalization;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>Times and durations as parameters: Unix seconds or RFC 3339; seconds or a Prometheus duration.</summary>
internal static class ApiTime
{
    // Beyond the year 5138 in either direction nothing is stored; clients that mix up units land there.
    const double MaxSeconds = 1e11;

    internal static long ParseMs(string text)
    {
        if (TryParseNumber(text, out var seconds))
        {
            return (long)Math.Round(Math.Clamp(seconds, -MaxSeconds, MaxSeconds) * 1000);
        }

        var isDate = text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
        return isDate
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds()
            : throw new FormatException($"cannot parse \"{text}\" to a valid timestamp");
    }

    internal static long ParseDurationMs(string text)
    {
        if (TryParseNumber(text, out var seconds))
        {
            return Math.Abs(seconds) <= 9e9
                ? (long)(seconds * 1000)
                : throw new FormatException($"cannot parse \"{text}\" to a valid duration. It overflows int64");
        }

        return PrometheusDuration.TryParse(text, out var milliseconds)
            ? milliseconds
            : throw new FormatException($"cannot parse \"{text}\" to a valid duration");
    }

    static bool TryParseNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !double.IsNaN(value);
}
