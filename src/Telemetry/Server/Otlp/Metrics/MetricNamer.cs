using System.Collections.Frozen;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>The kinds of metric that OTLP has, as far as their names differ.</summary>
internal enum MetricKind
{
    Gauge,
    MonotonicSum,
    OtherSum,
    Histogram,
    ExponentialHistogram,
    Summary,
}

/// <summary>
/// Makes a Prometheus name of an OTLP metric's name and unit: words joined by underscores, the unit as a word,
/// <c>_total</c> for counters and <c>_ratio</c> for gauges of unit 1 (Prometheus' UnderscoreEscapingWithSuffixes).
/// </summary>
internal static class MetricNamer
{
    static readonly FrozenDictionary<string, string> Units = new Dictionary<string, string>
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["TiBy"] = "tibibytes",
        ["KBy"] = "kilobytes",
        ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes",
        ["TBy"] = "terabytes",
        ["m"] = "meters",
        ["V"] = "volts",
        ["A"] = "amperes",
        ["J"] = "joules",
        ["W"] = "watts",
        ["g"] = "grams",
        ["Cel"] = "celsius",
        ["Hz"] = "hertz",
        ["1"] = "",
        ["%"] = "percent",
    }.ToFrozenDictionary();

    static readonly FrozenDictionary<string, string> PerUnits = new Dictionary<string, string>
    {
        ["s"] = "second",
        ["m"] = "minute",
        ["h"] = "hour",
        ["d"] = "day",
        ["w"] = "week",
        ["mo"] = "month",
        ["y"] = "year",
    }.ToFrozenDictionary();

    /// <summary>The unit as words, such as <c>bytes_per_second</c>; "" when it has none.</summary>
    internal static string Unit(string unit) => string.Join('_', UnitWords(unit));

    /// <exception cref="FormatException">The name has no character that a metric's name may have.</exception>
    internal static string Name(string name, string unit, MetricKind kind)
    {
        var words = Words(name);
        foreach (var word in UnitWords(unit))
        {
            if (!words.Contains(word))
            {
                words.Add(word);
            }
        }

        if (kind == MetricKind.MonotonicSum)
        {
            MoveLast(words, "total");
        }

        if (kind == MetricKind.Gauge && unit == "1")
        {
            MoveLast(words, "ratio");
        }

        if (Words(name).Count == 0)
        {
            throw new FormatException($"normalization for metric \"{name}\" resulted in empty name");
        }

        var joined = string.Join('_', words);
        return char.IsAsciiDigit(joined[0]) ? "_" + joined : joined;
    }

    static List<string> UnitWords(string unit)
    {
        var slash = unit.IndexOf('/', StringComparison.Ordinal);
        var main = Word(slash < 0 ? unit : unit[..slash], Units);
        var per = slash < 0 ? "" : Word(unit[(slash + 1)..], PerUnits);
        var words = new List<string>(2);
        if (main.Length > 0)
        {
            words.Add(main);
        }

        if (per.Length > 0)
        {
            words.Add("per_" + per);
        }

        return words;
    }

    // Braces hold a remark, which is no unit.
    static string Word(string part, FrozenDictionary<string, string> known)
    {
        part = part.Trim();
        return part.AsSpan().ContainsAny('{', '}') ? "" : known.TryGetValue(part, out var word) ? word : string.Join('_', Words(part));
    }

    static List<string> Words(string text)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] == ':'))
            {
                continue;
            }

            if (i > start)
            {
                words.Add(text[start..i]);
            }

            start = i + 1;
        }

        return words;
    }

    static void MoveLast(List<string> words, string word)
    {
        words.RemoveAll(item => item == word);
        words.Add(word);
    }
}
