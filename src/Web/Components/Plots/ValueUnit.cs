using System.Globalization;
using System.Text.RegularExpressions;

namespace Dendro.Web.Components.Plots;

public enum ValueUnit { None, Seconds, Bytes, BytesPerSecond, PerSecond, Share }

/// <summary>Guesses the unit of a query's values from metric names, and writes values in it.</summary>
internal static partial class ValueUnits
{
    static readonly string[] Small = ["", "m", "µ", "n", "p"];
    static readonly string[] Large = ["", "k", "M", "G", "T", "P", "E"];
    static readonly string[] Binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <remarks>
    /// Names carry their unit as a suffix (https://prometheus.io/docs/practices/naming/). A rate of seconds has no unit,
    /// but a quantile of a histogram, and a sum over a count, have that of the histogram.
    /// </remarks>
    public static ValueUnit Guess(string query)
    {
        var isRate = RateCall().IsMatch(query);
        var isQuantile = query.Contains("quantile", StringComparison.Ordinal) || query.Contains("_sum", StringComparison.Ordinal) && query.Contains('/');
        if (query.Contains("_seconds", StringComparison.Ordinal) && (!isRate || isQuantile))
            return ValueUnit.Seconds;
        if (query.Contains("_bytes", StringComparison.Ordinal) && (!isRate || isQuantile))
            return ValueUnit.Bytes;
        return query.Contains("(duration", StringComparison.Ordinal) ? ValueUnit.Seconds : ValueUnit.None;
    }

    /// <summary>The unit as UCUM and the orchestrator write it.</summary>
    public static ValueUnit Of(string unit) => unit switch
    {
        "s" => ValueUnit.Seconds,
        "By" => ValueUnit.Bytes,
        "By/s" => ValueUnit.BytesPerSecond,
        "1/s" => ValueUnit.PerSecond,
        "%" or "ratio" or "s/s" => ValueUnit.Share,
        _ => ValueUnit.None,
    };

    public static string Write(double value, ValueUnit unit) => unit switch
    {
        _ when double.IsNaN(value) => "no value",
        _ when double.IsInfinity(value) => value > 0 ? "+Inf" : "-Inf",
        ValueUnit.Seconds => WriteSeconds(value),
        ValueUnit.Bytes => WriteScaled(value, 1024, Binary, " "),
        ValueUnit.BytesPerSecond => WriteScaled(value, 1024, Binary, " ") + "/s",
        ValueUnit.PerSecond => WriteNumber(value) + "/s",
        ValueUnit.Share => WriteNumber(value * 100) + " %",
        _ => WriteNumber(value),
    };

    public static string Write(TimeSpan duration) => WriteSeconds(duration.TotalSeconds);

    static string WriteSeconds(double value) => Math.Abs(value) switch
    {
        0 => "0 s",
        < 60 => WriteSmall(value) + "s",
        < 3600 => $"{Digits(value / 60)} min",
        < 172_800 => $"{Digits(value / 3600)} h",
        _ => $"{Digits(value / 86400)} d",
    };

    static string WriteNumber(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 10_000 => WriteScaled(value, 1000, Large, ""),
        >= 0.001 => Digits(value),
        _ => value.ToString("0.##e0", CultureInfo.InvariantCulture),
    };

    static string WriteScaled(double value, double step, string[] names, string space)
    {
        var power = value == 0 ? 0 : Math.Clamp((int)Math.Floor(Math.Log(Math.Abs(value), step)), 0, names.Length - 1);
        return $"{Digits(value / Math.Pow(step, power))}{space}{names[power]}";
    }

    static string WriteSmall(double value)
    {
        var power = Math.Abs(value) >= 1 ? 0 : Math.Clamp((int)Math.Ceiling(-Math.Log(Math.Abs(value), 1000) - 1e-9), 0, Small.Length - 1);
        return $"{Digits(value * Math.Pow(1000, power))} {Small[power]}";
    }

    // Three significant digits read well and are all that a pixel can show.
    static string Digits(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("G3", CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"\b(rate|irate|increase|count_over_time)\s*\(")]
    private static partial Regex RateCall();
}
