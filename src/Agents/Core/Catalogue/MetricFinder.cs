using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Core.Catalogue;

/// <summary>A metric and how well it fits the words of a question.</summary>
/// <param name="Covered">The words that its name or description has.</param>
internal sealed record MetricMatch(MetricFamily Family, double Score, IReadOnlySet<string> Covered);

/// <summary>Finds metrics by what they are called and described as.</summary>
internal sealed class MetricFinder(SystemCatalogue catalogue)
{
    /// <summary>A word of the description says less than one of the name.</summary>
    const double InHelp = 0.4;

    /// <summary>What the name has beyond the question counts against it.</summary>
    const double Density = 0.3;

    static readonly HashSet<string> Generic = [.. ((string[])["total", "seconds", "second", "bytes", "count", "sum", "ratio", "milliseconds", "number", "current", "last"]).Select(Stem.Of)];

    readonly List<(MetricFamily Family, HashSet<string> Name, HashSet<string> Help)> _metrics =
    [
        .. catalogue.Metrics.Select(family => (family, family.Words.Select(Stem.Of).ToHashSet(),
            family.Help.Split([' ', ',', '.', ';', '(', ')', '/', '-'], StringSplitOptions.RemoveEmptyEntries).Select(word => Stem.Of(word.ToLowerInvariant())).ToHashSet())),
    ];

    /// <summary>The best first; empty when no word is in any name.</summary>
    public IReadOnlyList<MetricMatch> Find(IReadOnlyCollection<string> words, int most = 8)
    {
        var stems = words.Select(word => (Word: word, Stem: Stem.Of(word))).DistinctBy(one => one.Stem).ToList();
        var rarity = stems.ToDictionary(one => one.Stem, one => 1 / Math.Log2(2 + _metrics.Count(metric => metric.Name.Contains(one.Stem))));
        var whole = stems.Sum(one => rarity[one.Stem]);
        return
        [
            .. _metrics.Select(metric => Match(metric, stems, rarity, whole)).Where(match => match.Score > 0)
                .OrderByDescending(match => match.Score).ThenBy(match => match.Family.Name.Length).ThenBy(match => match.Family.Name, StringComparer.Ordinal).Take(most),
        ];
    }

    static MetricMatch Match(
        (MetricFamily Family, HashSet<string> Name, HashSet<string> Help) metric, List<(string Word, string Stem)> stems, Dictionary<string, double> rarity, double whole)
    {
        var named = stems.Where(one => metric.Name.Contains(one.Stem)).ToList();
        var described = stems.Where(one => !metric.Name.Contains(one.Stem) && metric.Help.Contains(one.Stem)).ToList();
        if (named.Count == 0)
        {
            return new MetricMatch(metric.Family, 0, new HashSet<string>());
        }

        var own = metric.Name.Where(word => !Generic.Contains(word)).ToList();
        var score = ((named.Sum(one => rarity[one.Stem]) + (InHelp * described.Sum(one => rarity[one.Stem]))) / whole)
            + (Density * own.Count(word => stems.Any(one => one.Stem == word)) / Math.Max(1, own.Count));
        return new MetricMatch(metric.Family, score, named.Concat(described).Select(one => one.Word).ToHashSet());
    }
}
