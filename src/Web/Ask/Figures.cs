using System.Globalization;

namespace Dendro.Web.Ask;

/// <summary>Numbers with their units, written as the orchestrator writes them in its sentences.</summary>
internal static class Figures
{
    const long Minute = 60;
    const long Hour = 60 * Minute;
    const long Day = 24 * Hour;
    static readonly string[] Bytes = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Write(double value, string unit) => unit switch
    {
        _ when !double.IsFinite(value) => "–",
        "s" => value < 0 ? "−" + Time(-value) : Time(value),
        "%" or "ratio" or "s/s" => Share(value),
        "By" => Size(value),
        "By/s" => Size(value) + "/s",
        "1/s" => Number(value) + "/s",
        "cores" => Number(value) + " cores",
        "" or "count" or "1" => Count(value),
        _ when unit.StartsWith('{') => Count(value),
        _ => $"{Number(value)} {unit}",
    };

    public static string Share(double share) => Text(100 * share, share is > 0 and < 0.1 ? "0.#" : "0") + " %";

    /// <summary>By how much a value differs from the one before, with its sign.</summary>
    public static string Change(double now, double before) =>
        before == 0 ? now == 0 ? "±0" : "+∞" : (now < before ? "−" : "+") + Share(Math.Abs(now - before) / Math.Abs(before));

    static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 1e9 => Text(value / 1e9, "0.##") + " G",
        >= 1e6 => Text(value / 1e6, "0.##") + " M",
        >= 100 => Text(value, "0"),
        >= 10 => Text(value, "0.#"),
        >= 0.01 => Text(value, "0.##"),
        _ => Text(value, "0.###e0"),
    };

    static string Time(double seconds) => seconds switch
    {
        >= 2 * Day => Whole(seconds, Day, "d", Hour, "h"),
        >= 2 * Hour => Whole(seconds, Hour, "h", Minute, "min"),
        >= 2 * Minute => Whole(seconds, Minute, "min", 1, "s"),
        >= 10 => Text(seconds, "0.#") + " s",
        >= 1 => Text(seconds, "0.##") + " s",
        _ => Number(Math.Round(seconds * 1000, 3)) + " ms",
    };

    static string Whole(double seconds, long large, string name, long small, string rest)
    {
        var whole = (long)Math.Round(seconds / small) * small;
        return whole % large / small is > 0 and var left ? $"{whole / large} {name} {left} {rest}" : $"{whole / large} {name}";
    }

    // Counts are whole, however a rate was extrapolated.
    static string Count(double value) => Math.Abs(value) switch
    {
        >= 1e6 => Number(value),
        >= 10 => Text(Math.Round(value), "#,0"),
        _ when Math.Abs(value - Math.Round(value)) < 0.01 => Text(Math.Round(value), "0"),
        _ => Text(value, "0.##"),
    };

    static string Size(double value)
    {
        var power = 0;
        for (; Math.Abs(value) >= 1024 && power < Bytes.Length - 1; power++)
            value /= 1024;
        return Text(value, power == 0 ? "0" : "0.#") + " " + Bytes[power];
    }

    static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
