using System.Globalization;
using Dendro.Telemetry.Templates;

namespace Dendro.Telemetry.Server.Rules.Templates;

/// <summary>Prometheus' template functions that make numbers readable.</summary>
internal static class HumanFunctions
{
    static readonly string[] Large = ["k", "M", "G", "T", "P", "E", "Z", "Y"];
    static readonly string[] Small = ["m", "u", "n", "p", "f", "a", "z", "y"];
    static readonly string[] Binary = ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];

    public static readonly Dictionary<string, TemplateFunction> Table = new(StringComparer.Ordinal)
    {
        ["humanize"] = Of(Humanize),
        ["humanize1024"] = Of(value => Math.Abs(value) <= 1 || !double.IsFinite(value) ? Digits(value) : Scale(value, Binary, 1024)),
        ["humanizeDuration"] = Of(HumanizeDuration),
        ["humanizePercentage"] = Of(value => Digits(value * 100) + "%"),
        ["humanizeTimestamp"] = Of(value => double.IsFinite(value) ? Time(value).ToString() : Digits(value)),
        ["toTime"] = Of(value => Time(value)),
    };

    static TemplateFunction Of(Func<double, object?> run) => new(1, false, (arguments, _) => run(Number(arguments[0])));

    static double Number(object? value) => value switch
    {
        double real => real,
        long whole => whole,
        string text when GoNumbers.TryParse(text.Replace("Inf", "Infinity", StringComparison.Ordinal), out var number) => number,
        string text => throw new FormatException($"strconv.ParseFloat: parsing {GoStrings.Quote(text)}: invalid syntax"),
        _ => throw new FormatException($"can't convert {TemplateValues.TypeName(value)} to float"),
    };

    static string Digits(double value) => GoNumbers.General(value, 4);

    static string Humanize(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return Digits(value);
        }

        return Math.Abs(value) >= 1 ? Scale(value, Large, 1000) : Magnify(value);
    }

    static string Scale(double value, string[] prefixes, double factor)
    {
        var prefix = "";
        for (var i = 0; i < prefixes.Length && Math.Abs(value) >= factor; i++)
        {
            (prefix, value) = (prefixes[i], value / factor);
        }

        return Digits(value) + prefix;
    }

    static string Magnify(double value)
    {
        var prefix = "";
        for (var i = 0; i < Small.Length && Math.Abs(value) < 1; i++)
        {
            (prefix, value) = (Small[i], value * 1000);
        }

        return Digits(value) + prefix;
    }

    static string HumanizeDuration(double seconds)
    {
        if (!double.IsFinite(seconds))
        {
            return Digits(seconds);
        }

        if (Math.Abs(seconds) < 1)
        {
            return (seconds == 0 ? Digits(seconds) : Magnify(seconds)) + "s";
        }

        var (sign, size) = (seconds < 0 ? "-" : "", Math.Abs(seconds));
        var whole = (long)size;
        var (days, hours, minutes, rest) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
        return (days, hours, minutes) switch
        {
            ( > 0, _, _) => string.Create(CultureInfo.InvariantCulture, $"{sign}{days}d {hours}h {minutes}m {rest}s"),
            (_, > 0, _) => string.Create(CultureInfo.InvariantCulture, $"{sign}{hours}h {minutes}m {rest}s"),
            (_, _, > 0) => string.Create(CultureInfo.InvariantCulture, $"{sign}{minutes}m {rest}s"),
            _ => $"{sign}{Digits(size)}s",
        };
    }

    static GoTime Time(double seconds)
    {
        var ns = seconds * 1e9;
        return ns is > long.MinValue and < long.MaxValue
            ? GoTime.Utc((long)ns / 1_000_000 * 1_000_000)
            : throw new FormatException($"{GoNumbers.General(seconds)} cannot be represented as a nanoseconds timestamp since it overflows int64");
    }
}
