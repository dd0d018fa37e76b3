using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Syntax;

namespace Dendro.Telemetry.Server.Api.Tempo;

/// <summary>A parameter that cannot be read; the message says which and why.</summary>
internal sealed class BadParameterException(string message) : Exception(message);

/// <summary>Reads parameters of the Tempo API from the query string.</summary>
internal static class TempoParameters
{
    const long Second = 1_000_000_000;

    /// <summary>An integer of more digits than this counts nanoseconds, not seconds.</summary>
    const int MostDigitsOfSeconds = 10;

    /// <summary>The range that <c>start</c> and <c>end</c> name in Unix seconds, the last second included; all of time without them.</summary>
    public static TimeRange Range(IQueryCollection query)
    {
        var start = Number(query, "start") ?? 0;
        var end = Number(query, "end") ?? 0;
        if (end != 0 && start >= end)
        {
            throw new BadParameterException($"http parameter start must be before end. received start={start} end={end}");
        }

        return new TimeRange(start * Second, end == 0 ? long.MaxValue : (end * Second) + 1);
    }

    /// <summary>A whole number that is not negative, or null when it is not given.</summary>
    public static long? Number(IQueryCollection query, string name)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue / Second
            ? number
            : throw new BadParameterException($"invalid {name}: '{text}' is not a number of seconds");
    }

    /// <summary>A positive count, at most <paramref name="most"/>.</summary>
    public static int Count(IQueryCollection query, string name, int otherwise, int most)
    {
        var text = query[name].ToString();
        return text.Length == 0 ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? Math.Min(count, most)
            : throw new BadParameterException($"invalid {name}: must be a positive number");
    }

    /// <summary>A duration such as <c>100ms</c> in nanoseconds, or null when it is not given.</summary>
    public static long? Duration(IQueryCollection query, string name)
    {
        var text = query[name].ToString();
        return text.Length == 0 ? null
            : TraceQLText.TryParseDuration(text, out var duration) ? duration
            : throw new BadParameterException($"invalid {name}: '{text}' is not a duration such as 100ms or 1.5s");
    }

    /// <summary>An instant in Unix nanoseconds: seconds, nanoseconds, seconds with a fraction or RFC 3339.</summary>
    public static long? Time(IQueryCollection query, string name)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
        {
            return text.Length > MostDigitsOfSeconds ? whole : whole * Second;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < long.MaxValue / Second)
        {
            return (long)(seconds * Second);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick
            : throw new BadParameterException($"invalid {name}: '{text}' is neither unix seconds nor RFC 3339");
    }

    /// <summary>A step in nanoseconds: a duration or seconds.</summary>
    public static long? Step(IQueryCollection query, string name)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < long.MaxValue / Second)
        {
            return (long)(seconds * Second);
        }

        return TraceQLText.TryParseDuration(text, out var step) && step > 0 ? step : throw new BadParameterException($"invalid {name}: '{text}' is not a positive duration or number of seconds");
    }
}
