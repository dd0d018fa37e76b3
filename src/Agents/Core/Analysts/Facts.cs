using System.Globalization;

namespace Dendro.Agents.Core.Analysts;

/// <summary>How numbers are written in findings.</summary>
internal static class Facts
{
    const long Minute = 60;
    const long Hour = 60 * Minute;
    const long Day = 24 * Hour;

    public static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 1e9 => (value / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + " G",
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + " M",
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        >= 0.01 => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###e0", CultureInfo.InvariantCulture),
    };

    public static string Percent(double share) => (100 * share).ToString(share is > 0 and < 0.1 ? "0.#" : "0", CultureInfo.InvariantCulture) + " %";

    /// <summary>A duration given in seconds.</summary>
    public static string Time(double seconds) => seconds switch
    {
        >= 2 * Day => Whole(seconds, Day, "d", Hour, "h"),
        >= 2 * Hour => Whole(seconds, Hour, "h", Minute, "min"),
        >= 2 * Minute => Whole(seconds, Minute, "min", 1, "s"),
        >= 10 => seconds.ToString("0.#", CultureInfo.InvariantCulture) + " s",
        >= 1 => seconds.ToString("0.##", CultureInfo.InvariantCulture) + " s",
        _ => Number(Math.Round(seconds * 1000, 3)) + " ms",
    };

    /// <summary>Two units, the larger of which is the larger of what people would say.</summary>
    static string Whole(double seconds, long large, string name, long small, string rest)
    {
        var whole = (long)Math.Round(seconds / small) * small;
        return whole % large / small is > 0 and var left ? string.Create(CultureInfo.InvariantCulture, $"{whole / large} {name} {left} {rest}") : string.Create(CultureInfo.InvariantCulture, $"{whole / large} {name}");
    }

    public static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
