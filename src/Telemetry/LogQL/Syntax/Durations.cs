using System.Buffers;
using System.Globalization;
using System.Text;
using Dendro.Telemetry.Templates;

namespace Dendro.Telemetry.LogQL.Syntax;

/// <summary>Durations as Prometheus writes them (<c>1w2d</c>) and as Go does (<c>1.5h</c>), in nanoseconds.</summary>
internal static class Durations
{
    public const long Millisecond = 1_000_000;
    public const long Second = 1000 * Millisecond;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    // Largest first: Prometheus wants units in this order.
    static readonly (string Unit, long Ns)[] PrometheusUnits =
        [("y", 365 * Day), ("w", 7 * Day), ("d", Day), ("h", Hour), ("m", Minute), ("s", Second), ("ms", Millisecond)];

    static readonly (string Unit, long Ns)[] GoUnits =
        [("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", Millisecond), ("s", Second), ("m", Minute), ("h", Hour)];

    /// <summary>Prometheus' form first, then Go's.</summary>
    public static bool TryParse(string text, out long ns) =>
        TryParsePrometheus(text, out ns, out _) || TryParseGo(text, out ns, out _);

    /// <summary>Whole numbers with units in descending order.</summary>
    public static bool TryParsePrometheus(string text, out long ns, out string error)
    {
        (ns, error) = (0, "");
        if (text == "0")
        {
            return true;
        }

        if (text.Length == 0)
        {
            return Fail("empty duration string", out error);
        }

        var rest = text.AsSpan();
        var (total, last) = ((Int128)0, -1);
        while (rest.Length > 0)
        {
            var digits = CountDigits(rest);
            var unitLength = rest[digits..].IndexOfAnyInRange('0', '9') is var next && next < 0 ? rest.Length - digits : next;
            if (digits == 0 || unitLength == 0 || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return Fail($"not a valid duration string: {GoStrings.Quote(text)}", out error);
            }

            var unit = rest.Slice(digits, unitLength).ToString();
            var index = Array.FindIndex(PrometheusUnits, known => known.Unit == unit);
            if (index < 0)
            {
                return Fail($"unknown unit {GoStrings.Quote(unit)} in duration {GoStrings.Quote(text)}", out error);
            }

            if (index <= last)
            {
                return Fail($"not a valid duration string: {GoStrings.Quote(text)}", out error);
            }

            total += (Int128)value * PrometheusUnits[index].Ns;
            if (total > long.MaxValue)
            {
                return Fail("duration out of range", out error);
            }

            last = index;
            rest = rest[(digits + unitLength)..];
        }

        ns = (long)total;
        return true;
    }

    /// <summary>Go's <c>time.ParseDuration</c>, with its error texts.</summary>
    public static bool TryParseGo(string text, out long ns, out string error)
    {
        (ns, error) = (0, "");
        var rest = text.AsSpan();
        var negative = rest.Length > 0 && rest[0] == '-';
        if (rest.Length > 0 && rest[0] is '-' or '+')
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return true;
        }

        if (rest.Length == 0)
        {
            return Fail($"time: invalid duration {GoStrings.Quote(text)}", out error);
        }

        decimal total = 0;
        while (rest.Length > 0)
        {
            var number = CountDigits(rest);
            var digits = number;
            if (number < rest.Length && rest[number] == '.')
            {
                var fraction = CountDigits(rest[(number + 1)..]);
                (digits, number) = (digits + fraction, number + 1 + fraction);
            }

            if (digits == 0 || !decimal.TryParse(rest[..number], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                return Fail($"time: invalid duration {GoStrings.Quote(text)}", out error);
            }

            rest = rest[number..];
            var unitLength = rest.IndexOfAny(NumberCharacters) is var next && next < 0 ? rest.Length : next;
            var unit = rest[..unitLength].ToString();
            if (unitLength == 0)
            {
                return Fail($"time: missing unit in duration {GoStrings.Quote(text)}", out error);
            }

            var known = Array.Find(GoUnits, candidate => candidate.Unit == unit);
            if (known.Unit is null)
            {
                return Fail($"time: unknown unit {GoStrings.Quote(unit)} in duration {GoStrings.Quote(text)}", out error);
            }

            rest = rest[unitLength..];
            total += decimal.Truncate(value * known.Ns);
            if (total > long.MaxValue)
            {
                return Fail($"time: invalid duration {GoStrings.Quote(text)}", out error);
            }
        }

        ns = negative ? -(long)total : (long)total;
        return true;
    }

    /// <summary>Prometheus' form, such as <c>1h30m</c>; <c>0s</c> for none. What is finer than a millisecond is written as Go does.</summary>
    public static string ToPrometheus(long ns)
    {
        if (ns == 0)
        {
            return "0s";
        }

        if (ns % Millisecond != 0)
        {
            return ToGo(ns);
        }

        var (text, rest) = (new StringBuilder(ns < 0 ? "-" : ""), Math.Abs(ns));
        foreach (var (unit, size) in PrometheusUnits)
        {
            // Years and weeks only when they say all of it, as Prometheus prints them.
            if (rest >= size && (unit is not ("y" or "w" or "d") || rest % size == 0))
            {
                text.Append(CultureInfo.InvariantCulture, $"{rest / size}{unit}");
                rest %= size;
            }
        }

        return text.ToString();
    }

    /// <summary>Go's <c>Duration.String</c>, such as <c>1h30m0s</c>.</summary>
    public static string ToGo(long ns)
    {
        var sign = ns < 0 ? "-" : "";
        var size = Math.Abs((decimal)ns);
        return size switch
        {
            0 => "0s",
            < 1000 => $"{sign}{size}ns",
            < Millisecond => $"{sign}{Number(size / 1000)}µs",
            < Second => $"{sign}{Number(size / Millisecond)}ms",
            < Minute => $"{sign}{Number(size / Second)}s",
            < Hour => $"{sign}{decimal.Truncate(size / Minute)}m{Number(size % Minute / Second)}s",
            _ => $"{sign}{decimal.Truncate(size / Hour)}h{decimal.Truncate(size % Hour / Minute)}m{Number(size % Minute / Second)}s",
        };
    }

    static string Number(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);

    static int CountDigits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') is var end && end < 0 ? text.Length : end;

    static bool Fail(string message, out string error)
    {
        error = message;
        return false;
    }
}
