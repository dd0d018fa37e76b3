using System.Globalization;
using Dendro.Agents.Core.Analysts;

namespace Dendro.Agents.Core.Answers;

/// <summary>Numbers with their units, as people write them.</summary>
internal static class Figures
{
    static readonly string[] Bytes = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Write(double value, string unit) => unit switch
    {
        _ when !double.IsFinite(value) => "–",
        "s" => value < 0 ? "−" + Facts.Time(-value) : Facts.Time(value),
        "%" or "ratio" => Facts.Percent(value),
        "By" => Size(value),
        "By/s" => Size(value) + "/s",
        "count" => Count(value),
        "1/s" => Facts.Number(value) + "/s",
        "1/min" => Facts.Number(value) + "/min",
        "By/min" => Size(value) + "/min",
        "cores" => Facts.Number(value) + " cores",
        "s/s" => Facts.Percent(value),
        "" => Facts.Number(value),
        _ when unit.StartsWith('{') => Count(value),
        _ => $"{Facts.Number(value)} {unit}",
    };

    /// <summary>Counts are whole, however a rate was extrapolated.</summary>
    static string Count(double value) => Math.Abs(value) switch
    {
        >= 1e6 => Facts.Number(value),
        >= 10 => Math.Round(value).ToString("#,0", CultureInfo.InvariantCulture),
        _ when Math.Abs(value - Math.Round(value)) < 0.01 => Math.Round(value).ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };

    static string Size(double value)
    {
        var power = 0;
        while (Math.Abs(value) >= 1024 && power < Bytes.Length - 1)
        {
            value /= 1024;
            power++;
        }

        return value.ToString(power == 0 ? "0" : "0.#", CultureInfo.InvariantCulture) + " " + Bytes[power];
    }
}
