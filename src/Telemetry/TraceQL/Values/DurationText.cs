using System.Buffers;
using System.Globalization;
using System.Text;

namespace Dendro.Telemetry.TraceQL.Values;

/// <summary>
/// Durations as Prometheus writes them (<c>1d</c>, <c>1w2h</c>) or Go does (<c>1.5s</c>, <c>10µs</c>), and printed as
/// Go prints them (<c>1m30s</c>).
/// </summary>
internal static class DurationText
{
    static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    const long Microsecond = 1_000;
    const long Millisecond = 1_000_000;
    const long Second = 1_000_000_000;
    const long Minute = 60 * Second;
    const long Hour = 60 * Minute;
    const long Day = 24 * Hour;

    /// <summary>Reads a duration as nanoseconds.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long nanoseconds)
    {
        nanoseconds = 0;
        var sum = 0m;
        while (text.Length > 0)
        {
            var digits = text.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !decimal.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            {
                return false;
            }

            text = text[digits..];
            var end = text.IndexOfAny(Digits);
            var unit = UnitOf(end < 0 ? text : text[..end]);
            if (unit == 0 || count > long.MaxValue / unit)
            {
                return false;
            }

            sum += count * unit;
            text = end < 0 ? [] : text[end..];
        }

        nanoseconds = sum > long.MaxValue ? 0 : (long)sum;
        return sum is > 0 and <= long.MaxValue || nanoseconds == 0 && sum == 0;
    }

    static long UnitOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => Microsecond,
        "ms" => Millisecond,
        "s" => Second,
        "m" => Minute,
        "h" => Hour,
        "d" => Day,
        "w" => 7 * Day,
        "y" => 365 * Day,
        _ => 0,
    };

    /// <summary>Prints nanoseconds.</summary>
    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return "0s";
        }

        var text = new StringBuilder(nanoseconds < 0 ? "-" : "");
        var rest = Math.Abs((decimal)nanoseconds);
        if (rest < Second)
        {
            var (size, unit) = rest < Microsecond ? (1, "ns") : rest < Millisecond ? (Microsecond, "µs") : (Millisecond, "ms");
            return text.Append(Shortest(rest / size)).Append(unit).ToString();
        }

        var hours = Math.Floor(rest / Hour);
        var minutes = Math.Floor(rest % Hour / Minute);
        if (hours > 0)
        {
            text.Append(Shortest(hours)).Append('h');
        }

        if (hours > 0 || minutes > 0)
        {
            text.Append(Shortest(minutes)).Append('m');
        }

        return text.Append(Shortest(rest % Minute / Second)).Append('s').ToString();
    }

    static string Shortest(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);
}
