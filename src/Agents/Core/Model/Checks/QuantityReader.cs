using System.Globalization;
using System.Text.RegularExpressions;

namespace Dendro.Agents.Core.Model.Checks;

/// <summary>Finds the numbers of a text and what they measure. The text is folded, and without times, versions and other names.</summary>
internal static partial class QuantityReader
{
    static readonly Dictionary<string, (Dimension Dimension, double[] Scales)> Symbols = new(StringComparer.Ordinal)
    {
        ["ns"] = (Dimension.Time, [1e-9]),
        ["us"] = (Dimension.Time, [1e-6]),
        ["µs"] = (Dimension.Time, [1e-6]),
        ["μs"] = (Dimension.Time, [1e-6]),
        ["ms"] = (Dimension.Time, [1e-3]),
        ["s"] = (Dimension.Time, [1]),
        ["min"] = (Dimension.Time, [60]),
        ["h"] = (Dimension.Time, [3600]),
        ["d"] = (Dimension.Time, [86400]),
        ["%"] = (Dimension.Share, [0.01]),
        ["×"] = (Dimension.Factor, [1]),
        ["x"] = (Dimension.Factor, [1]),
        ["b"] = (Dimension.Bytes, [1]),
        ["kb"] = (Dimension.Bytes, [1e3, 1024]),
        ["mb"] = (Dimension.Bytes, [1e6, 1048576]),
        ["gb"] = (Dimension.Bytes, [1e9, 1073741824]),
        ["tb"] = (Dimension.Bytes, [1e12, 1099511627776]),
        ["kib"] = (Dimension.Bytes, [1024]),
        ["mib"] = (Dimension.Bytes, [1048576]),
        ["gib"] = (Dimension.Bytes, [1073741824]),
        ["tib"] = (Dimension.Bytes, [1099511627776]),
        ["/s"] = (Dimension.Rate, [1]),
        ["/min"] = (Dimension.Rate, [1 / 60.0]),
        ["/h"] = (Dimension.Rate, [1 / 3600.0]),
        ["k"] = (Dimension.Count, [1e3]),
        ["m"] = (Dimension.Count, [1e6]),
        ["g"] = (Dimension.Count, [1e9]),
    };

    /// <summary>How far behind a number "per second" may stand: "3 failed requests per second".</summary>
    const int RateReach = 28;

    public static IReadOnlyList<WrittenQuantity> Read(string folded, ClaimWords words)
    {
        var text = words.Numbers.Aggregate(folded, (all, number) => number.Words.Replace(all, number.Digits));
        return [.. Numbers().Matches(text).Select(match => new WrittenQuantity(Readings(match, text, words), match.Index)).Where(written => written.Readings.Count > 0)];
    }

    static List<Quantity> Readings(Match match, string text, ClaimWords words)
    {
        var (dimension, scales) = Unit(text[(match.Index + match.Length)..], words);
        var sign = match.Groups["sign"].Length > 0 ? -1 : 1;
        return
        [
            .. from digits in Digits(match.Groups["n"].Value)
               let plain = digits + match.Groups["e"].Value
               where double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
               let value = sign * double.Parse(plain, CultureInfo.InvariantCulture)
               from scale in scales
               select new Quantity(value * scale, Rounding(digits, match.Groups["e"].Value) * scale, dimension),
        ];
    }

    /// <summary>Separators of thousands taken out, and decimals behind a point.</summary>
    static IEnumerable<string> Digits(string written)
    {
        var plain = written.Replace(" ", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
        if (Grouped().IsMatch(plain))
        {
            yield return GroupMarks().Replace(plain, "$1");
        }

        // 1,234 can be decimal where a comma is; with two separators, the last one is.
        var last = plain.LastIndexOfAny([',', '.']);
        var (whole, rest) = last < 0 ? (plain, "") : (plain[..last], "." + plain[(last + 1)..]);
        if (!whole.Contains('.', StringComparison.Ordinal) && !whole.Contains(',', StringComparison.Ordinal))
        {
            yield return whole + rest;
        }
    }

    /// <summary>Half of the last digit; of an integer that ends in zeros, half of its last digit that is none, if it has two.</summary>
    static double Rounding(string digits, string exponent)
    {
        var power = exponent.Length > 0 ? Math.Pow(10, int.Parse(exponent[1..], CultureInfo.InvariantCulture)) : 1;
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            return 0.5 * Math.Pow(10, point + 1 - digits.Length) * power;
        }

        var significant = digits.TrimStart('0').TrimEnd('0').Length;
        return 0.5 * (significant >= 2 ? Math.Pow(10, digits.Length - digits.TrimEnd('0').Length) : 1) * power;
    }

    static (Dimension, double[]) Unit(string rest, ClaimWords words)
    {
        var near = NextNumber().Match(rest) is { Success: true } next ? rest[..Math.Min(next.Index, RateReach)] : rest[..Math.Min(rest.Length, RateReach)];
        var clause = near.Split([',', ';', '(', '.'], 2)[0];
        if (Rate().Match(clause) is { Success: true } rate)
        {
            return Symbols["/" + (rate.Groups["u"].Value[0] == 's' ? "s" : rate.Groups["u"].Value[0] == 'm' ? "min" : "h")];
        }

        var word = words.Units.Keys.FirstOrDefault(unit => unit.Contains(' ', StringComparison.Ordinal) ? clause.Contains(unit, StringComparison.Ordinal) : Starts(clause, unit));
        if (word is not null)
        {
            return Symbols.TryGetValue(words.Units[word].ToLowerInvariant(), out var named) ? named : (Dimension.Count, [1]);
        }

        return Symbols.Keys.Where(symbol => Starts(clause, symbol)).MaxBy(symbol => symbol.Length) is { } found ? Symbols[found] : (Dimension.Count, [1]);
    }

    static bool Starts(string text, string unit)
    {
        var trimmed = text.TrimStart(' ', '-', '*', '`');
        return trimmed.StartsWith(unit, StringComparison.Ordinal)
            && (trimmed.Length == unit.Length || !char.IsLetter(trimmed[unit.Length]) || Languages.Folding.IsUnspaced(unit[0]) || unit is "%" or "×");
    }

    [GeneratedRegex(@"(?<![\p{L}\p{N}_.,])(?<sign>[-−–]?)(?<n>\d{1,3}(?:[ ']\d{3})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)*)(?<e>e[+-]?\d{1,2})?")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^\d{1,3}(?:\.\d{3})+(?:,\d+)?$")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"[.,](\d{3})(?![\d])")]
    private static partial Regex GroupMarks();

    [GeneratedRegex(@"\d")]
    private static partial Regex NextNumber();

    [GeneratedRegex(@"(?:/|\bper |\bpro |\bpar |\bpor |\bal |\ban? )\s?(?<u>sec|sek|seg|s\b|min|hour|h\b|stunde|heure|hora|ora)")]
    private static partial Regex Rate();
}
