using System.Globalization;
using System.Text.RegularExpressions;

namespace Dendro.Agents.Core.Model;

/// <summary>
/// Strikes each sentence of a model that has a number which the evidence does not have. A number may be rounded, a share may be
/// written in percent and milliseconds in seconds; anything else is taken for invented.
/// </summary>
internal static partial class NumberCheck
{
    /// <summary>Rounding to two significant digits moves a number by at most this much.</summary>
    const double Tolerance = 0.05;

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

    /// <summary>Times are compared as text, so they are taken out first; a digit inside a name (p95, order-2) is no number.</summary>
    static IEnumerable<(double Value, bool IsPercent)> Numbers(string text) =>
        Number().Matches(Times().Replace(text, " ")).Select(match => (
            double.Parse(Plain(match.Groups["n"].Value), CultureInfo.InvariantCulture),
            match.Groups["p"].Success));

    /// <summary>1,234 and 1 234 are thousands; 12,5 is a decimal comma.</summary>
    static string Plain(string number) => Thousands().IsMatch(number)
        ? number.Replace(",", "", StringComparison.Ordinal)
        : number.Replace(',', '.');

    static bool Same((double Value, bool IsPercent) written, double known) =>
        Near(written.Value, known)
        || (written.IsPercent && Near(written.Value, known * 100))
        || (!written.IsPercent && (Near(written.Value, known / 1000) || Near(written.Value, known * 1000)));

    static bool Near(double written, double known)
    {
        if (written == known)
        {
            return true;
        }

        // Small whole numbers are counts, which nobody rounds.
        return (Math.Abs(known) >= 10 || known != Math.Floor(known)) && Math.Abs(written - known) <= Tolerance * Math.Abs(known);
    }

    [GeneratedRegex(@"\b\d{1,2}:\d\d(?::\d\d)?")]
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
