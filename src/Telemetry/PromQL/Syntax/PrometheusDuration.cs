using System.Globalization;
using System.Text;

namespace Dendro.Telemetry.PromQL.Syntax;

/// <summary>Durations as Prometheus writes them: <c>1h30m</c>, <c>250ms</c>. A day has 24 hours, a year 365 days.</summary>
public static class PrometheusDuration
{
    static readonly (string Unit, long Ms)[] Units =
        [("y", 31_536_000_000), ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    /// <summary>Reads a duration into milliseconds: units in descending order, each once.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        var nextUnit = 0;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits < 1)
            {
                return milliseconds == 0 && nextUnit == 0 && text is "0";
            }

            var rest = text[digits..];
            var unitLength = rest.IndexOfAnyInRange('0', '9') is var end and >= 0 ? end : rest.Length;
            var unit = FindUnit(rest[..unitLength], nextUnit);
            if (unit < 0 || !long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > long.MaxValue / 1_000_000 / Units[unit].Ms)
            {
                return false;
            }

            milliseconds += count * Units[unit].Ms;
            nextUnit = unit + 1;
            text = rest[unitLength..];
        }

        return nextUnit > 0;
    }

    /// <summary>Writes milliseconds; years and weeks only where they divide the duration.</summary>
    public static string Format(long milliseconds)
    {
        if (milliseconds == 0)
        {
            return "0s";
        }

        var text = new StringBuilder(milliseconds < 0 ? "-" : "");
        var rest = Math.Abs(milliseconds);
        foreach (var (unit, ms) in Units)
        {
            var isWholeOnly = unit is "y" or "w";
            if (rest >= ms && (!isWholeOnly || rest % ms == 0))
            {
                text.Append(rest / ms).Append(unit);
                rest %= ms;
            }
        }

        return text.ToString();
    }

    static int FindUnit(ReadOnlySpan<char> name, int from)
    {
        for (var unit = from; unit < Units.Length; unit++)
        {
            if (name.SequenceEqual(Units[unit].Unit))
            {
                return unit;
            }
        }

        return -1;
    }
}
