using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;
using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Core.Execution;

/// <summary>A metric with the labels of its series.</summary>
internal sealed record MetricProfile(MetricFamily Family, IReadOnlyList<IReadOnlyDictionary<string, string>> Series)
{
    /// <summary>Long enough to see a metric that is sent once in some minutes.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <param name="questions">Asks.</param>
    /// <param name="family">The metric.</param>
    /// <param name="window">Where its series are.</param>
    /// <param name="includes">Which services' series count.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<MetricProfile> ReadAsync(
        Questions questions, MetricFamily family, Window window, Func<IReadOnlyDictionary<string, string>, bool> includes, CancellationToken cancellationToken)
    {
        var name = family.Type is MetricType.Histogram or MetricType.Summary ? family.Name + "_count" : family.Name;
        var length = Math.Max(300, Math.Min(window.Seconds, (long)Longest.TotalSeconds));
        var series = await questions.PromQL($"labels of {family.Name}", $"last_over_time({{__name__=\"{name}\"}}[{length}s])", window.End, cancellationToken, mayBeCut: true);
        return new MetricProfile(family, [.. series.Select(sample => sample.Labels).Where(includes)]);
    }

    /// <summary>The label that names services, when the series have one.</summary>
    public string? EntityLabel => MetricDialect.EntityLabels.FirstOrDefault(label => Series.Any(labels => !string.IsNullOrEmpty(labels.GetValueOrDefault(label))));

    /// <summary>The label, of those that are no entity, instance or part of a histogram, that tells the series apart best.</summary>
    public string? TellingLabel => Other is { } label ? string.Join(", ", ((string?[])[Several(MetricDialect.InstanceLabels), label]).OfType<string>()) : Several(MetricDialect.InstanceLabels);

    string? Several(string[] labels) => labels.FirstOrDefault(label => Series.Select(one => one.GetValueOrDefault(label, "")).Distinct().Count() > 1);

    string? Other => Series.SelectMany(labels => labels).Where(pair => pair.Key is not ("__name__" or "le" or "quantile") && pair.Value.Length > 0
            && !MetricDialect.EntityLabels.Contains(pair.Key) && !MetricDialect.InstanceLabels.Contains(pair.Key))
        .GroupBy(pair => pair.Key, pair => pair.Value).Select(group => (Label: group.Key, Values: group.Distinct().Count()))
        .Where(one => one.Values > 1).OrderByDescending(one => one.Values).ThenBy(one => one.Label, StringComparer.Ordinal).FirstOrDefault().Label;

    public bool Has(string service) => Series.Any(labels => MetricDialect.Belongs(labels, service) is not null);

    public string? Label(params IEnumerable<string> names) => names.FirstOrDefault(name => Series.Any(labels => labels.ContainsKey(name)));

    /// <summary>A label whose name has a word.</summary>
    public string? LabelLike(string word) => Series.SelectMany(labels => labels.Keys).Distinct()
        .Where(label => label == word || label.Split('_').Any(part => Stem.Of(part) == Stem.Of(word)) || Spelling.Plain(label) == word).OrderByDescending(label => label == word).FirstOrDefault();

    /// <summary>The label that has a word as its value, as it is spelt there.</summary>
    public (string Label, string Value)? LabelOf(string word)
    {
        foreach (var (label, value) in Series.SelectMany(labels => labels).Where(pair => pair.Key != "__name__" && pair.Key != EntityLabel).Distinct())
        {
            if (MetricLabels.Plain(value) is var plain && (plain == MetricLabels.Plain(word) || Stem.Of(plain) == Stem.Of(word)))
            {
                return (label, value);
            }
        }

        return null;
    }
}
