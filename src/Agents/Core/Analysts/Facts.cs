using System.Globalization;

namespace Dendro.Agents.Core.Analysts;

/// <summary>How numbers are written in findings.</summary>
internal static class Facts
{
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
        >= 10 => seconds.ToString("0.#", CultureInfo.InvariantCulture) + " s",
        >= 1 => seconds.ToString("0.##", CultureInfo.InvariantCulture) + " s",
        _ => Number(Math.Round(seconds * 1000, 3)) + " ms",
    };

    public static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
