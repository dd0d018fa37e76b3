using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Core.Catalogue;

/// <summary>A metric and how well it fits the words of a question.</summary>
/// <param name="Covered">The words that its name, labels or description have.</param>
internal sealed record MetricMatch(MetricFamily Family, double Score, IReadOnlySet<string> Covered);

/// <summary>Finds metrics by what they are called and described as, and by what their labels tell apart.</summary>
internal sealed class MetricFinder
{
    /// <summary>A word of the description, of a label's name or of its values says less than one of the name.</summary>
    const double InHelp = 0.4;
    const double InLabel = 0.4;
    const double InValue = 0.6;

    const int EnoughDescribed = 2;

    /// <summary>What the name has beyond the question counts against it.</summary>
    const double Density = 0.3;

    static readonly HashSet<string> Generic = [.. ((string[])["total", "seconds", "second", "bytes", "count", "sum", "ratio", "milliseconds", "number", "current", "last"]).Select(Stem.Of)];

    readonly List<Entry> _metrics;

    sealed record Entry(MetricFamily Family, IReadOnlyList<string> Name, HashSet<string> Help, HashSet<string> Labels, HashSet<string> Values);

    public MetricFinder(SystemCatalogue catalogue) => _metrics =
    [
        .. catalogue.Metrics.Select(family => (Family: family, Labels: catalogue.Labels.Of(family))).Select(one => new Entry(
            one.Family, [.. one.Family.Words.Distinct()],
            one.Family.Help.Split([' ', ',', '.', ';', '(', ')', '/', '-', '\'', '’'], StringSplitOptions.RemoveEmptyEntries).Select(word => Stem.Of(word.ToLowerInvariant())).ToHashSet(),
            one.Labels.SelectMany(label => label.Label.Split('_')).Select(Stem.Of).ToHashSet(),
            one.Labels.Select(label => MetricLabels.Plain(label.Value)).ToHashSet())),
    ];

    /// <summary>The best first; empty when no word is in any name or value, or in any description if that is enough.</summary>
    public IReadOnlyList<MetricMatch> Find(IReadOnlyCollection<string> words, int most = 8, bool describedToo = false)
    {
        var asked = words.Select(word => (Word: word, Stem: Stem.Of(word))).DistinctBy(one => one.Stem).ToList();
        var rarity = asked.ToDictionary(one => one.Stem, one => 1 / Math.Log2(2 + _metrics.Count(metric => metric.Name.Any(name => Stem.IsSame(name, one.Word)))));
        var whole = asked.Sum(one => rarity[one.Stem]);
        return
        [
            .. _metrics.Select(metric => Match(metric, asked, rarity, whole, describedToo)).Where(match => match.Score > 0)
                .OrderByDescending(match => match.Covered.Count).ThenByDescending(match => match.Score).ThenBy(match => match.Family.Name.Length).ThenBy(match => match.Family.Name, StringComparer.Ordinal).Take(most),
        ];
    }

    static MetricMatch Match(Entry metric, List<(string Word, string Stem)> asked, Dictionary<string, double> rarity, double whole, bool describedToo)
    {
        var (score, isNamed, isDescribed) = (0.0, false, false);
        var covered = new HashSet<string>();
        foreach (var (word, stem) in asked)
        {
            var inName = metric.Name.Any(name => Stem.IsSame(name, word));
            var inValue = metric.Values.Contains(MetricLabels.Plain(word)) || metric.Values.Contains(stem);
            var (inLabel, inHelp) = (metric.Labels.Contains(stem), metric.Help.Contains(stem));
            score += rarity[stem] * (inName ? 1 : inValue ? InValue : inLabel ? InLabel : inHelp ? InHelp : 0);
            isNamed |= inName || inValue;
            isDescribed |= inHelp || inLabel;
            if (inName || inValue || inLabel || inHelp)
            {
                covered.Add(word);
            }
        }

        // One word of a description says little, two say what the metric is about.
        if (!isNamed && !(describedToo && isDescribed) && covered.Count < EnoughDescribed)
        {
            return new MetricMatch(metric.Family, 0, new HashSet<string>());
        }

        var own = metric.Name.Where(word => !Generic.Contains(Stem.Of(word))).ToList();
        return new MetricMatch(metric.Family, (score / whole) + (Density * own.Count(word => asked.Exists(one => Stem.IsSame(word, one.Word))) / Math.Max(1, own.Count)), covered);
    }
}
