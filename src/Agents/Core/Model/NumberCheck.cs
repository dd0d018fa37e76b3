using System.Globalization;
using System.Text.RegularExpressions;

namespace Dendro.Agents.Core.Model;

/// <summary>
/// Strikes each sentence of a model that has a number which the evidence does not have. A number may be rounded, a share may be
/// written in percent and milliseconds in seconds; anything else is taken for invented.
/// </summary>
internal static partial class NumberCheck
{
    public static (string Kept, IReadOnlyList<string> Struck) Check(string text, string evidence)
    {
        var known = Numbers(evidence).Select(number => number.Value).Distinct().ToArray();
        var times = Times().Matches(evidence).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        var kept = new List<string>();
        var struck = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var sentences = Sentences().Split(line);
            var good = sentences.Where(sentence => IsBacked(sentence, known, times)).ToList();
            struck.AddRange(sentences.Except(good).Select(sentence => sentence.Trim()));
            if (good.Count > 0)
            {
                kept.Add(string.Join(" ", good));
            }
        }

        return (string.Join('\n', kept).Trim(), struck);
    }

    static bool IsBacked(string sentence, double[] known, HashSet<string> times)
    {
        var plain = ListMarker().Replace(sentence, "");
        return Times().Matches(plain).All(match => times.Any(time => time.StartsWith(match.Value, StringComparison.Ordinal)))
            && Numbers(plain).All(number => known.Any(value => Same(number, value)));
    }

    /// <summary>
    /// Times are compared as text, so they are taken out first; a digit inside a name (p95, order-2) is no number, and neither is an
    /// address or a version (10.2.3.4, 0.1.0).
    /// </summary>
    static IEnumerable<Written> Numbers(string text) =>
        Number().Matches(Times().Replace(text, " ")).Select(match => new Written(Plain(match.Groups["n"].Value), match.Groups["p"].Success))
            .Where(written => double.TryParse(written.Digits, NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    /// <summary>1,234 and 1 234 are thousands; 12,5 is a decimal comma.</summary>
    static string Plain(string number) => Thousands().IsMatch(number)
        ? number.Replace(",", "", StringComparison.Ordinal)
        : number.Replace(',', '.');

    static bool Same(Written written, double known) =>
        written.Rounds(known)
        || (written.IsPercent && written.Rounds(known * 100))
        || (!written.IsPercent && (written.Rounds(known / 1000) || written.Rounds(known * 1000)));

    /// <summary>A number as it stands in a text.</summary>
    readonly record struct Written(string Digits, bool IsPercent)
    {
        public double Value => double.Parse(Digits, CultureInfo.InvariantCulture);

        /// <summary>Whether rounding gives this: to the decimals that are written, or to two or more significant digits.</summary>
        public bool Rounds(double known)
        {
            var point = Digits.IndexOf('.', StringComparison.Ordinal);
            var decimals = point < 0 ? 0 : Digits.Length - point - 1;
            if (Math.Abs(Value - known) <= (known == Math.Floor(known) ? 0 : 0.5000001 * Math.Pow(10, -decimals)))
            {
                return true;
            }

            var significant = Digits.TrimEnd('0').Length;
            var step = Math.Pow(10, Digits.Length - significant);
            return point < 0 && significant >= 2 && step > 1 && Math.Abs(Value - known) <= step / 2;
        }
    }

    [GeneratedRegex(@"(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)")]
    private static partial Regex Times();

    [GeneratedRegex(@"(?<![\p{L}\p{N}_.,\-/])(?<n>\d+(?:[.,]\d+)*)(?:\s?(?<p>%|percent|Prozent|por ciento|pour cent))?(?![\p{L}\p{N}_]*[-_/]\p{L})")]
    private static partial Regex Number();

    [GeneratedRegex(@"^\d{1,3}(,\d{3})+(\.\d+)?$")]
    private static partial Regex Thousands();

    [GeneratedRegex(@"(?<=[.!?;])\s+(?=[\p{Lu}\p{N}¿¡""*])")]
    private static partial Regex Sentences();

    [GeneratedRegex(@"^\s*(?:[-*]\s+|\d{1,2}[.)]\s+)")]
    private static partial Regex ListMarker();
}
