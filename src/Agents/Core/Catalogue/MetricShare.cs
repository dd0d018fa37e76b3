namespace Dendro.Agents.Core.Catalogue;

/// <summary>Two metrics, one of which counts a part of the other: connections in use of those allowed, free bytes of all, hits beside misses.</summary>
/// <param name="Part">What is counted.</param>
/// <param name="Whole">What it is a part of, or what has to be added for the whole.</param>
/// <param name="IsRest">The part is what is left, so that what is used is one less its share.</param>
/// <param name="IsAdded">The whole is both together.</param>
internal sealed record MetricShare(MetricFamily Part, MetricFamily Whole, bool IsRest, bool IsAdded)
{
    static readonly HashSet<string> Used = ["used", "usage", "in", "use", "active", "busy", "allocated", "acquired", "current", "open", "count", "inuse"];
    static readonly HashSet<string> Rest = ["avail", "available", "free", "idle", "remaining"];
    static readonly HashSet<string> Wholes = ["max", "maximum", "limit", "total", "size", "capacity"];
    static readonly (string One, string Other)[] Opposites = [("hits", "misses"), ("hit", "miss"), ("success", "failure"), ("succeeded", "failed")];

    /// <summary>Null when nothing in the catalogue is the whole of the metric.</summary>
    public static MetricShare? Of(MetricFamily metric, SystemCatalogue catalogue)
    {
        if (metric.Type is not (MetricType.Gauge or MetricType.Counter))
        {
            return null;
        }

        foreach (var (one, other) in Opposites.Concat(Opposites.Select(pair => (pair.Other, pair.One))))
        {
            if (metric.Words.Contains(one) && catalogue.Metrics.FirstOrDefault(family => family.Type == metric.Type && family.Words.SequenceEqual(metric.Words.Select(word => word == one ? other : word))) is { } opposite)
            {
                return new MetricShare(metric, opposite, IsRest: false, IsAdded: true);
            }
        }

        var isRest = metric.Words.Any(Rest.Contains);
        if (metric.Type != MetricType.Gauge || metric.Words.Any(Wholes.Contains) || !(isRest || metric.Words.Any(Used.Contains)))
        {
            return null;
        }

        var rest = metric.Words.Where(word => !Used.Contains(word) && !Rest.Contains(word)).ToHashSet();
        return catalogue.Metrics.Where(family => family.Type == MetricType.Gauge && family.Words.Any(Wholes.Contains) && rest.SetEquals(family.Words.Where(word => !Wholes.Contains(word))))
            .OrderBy(family => family.Name.Length).FirstOrDefault() is { } whole ? new MetricShare(metric, whole, isRest, IsAdded: false) : null;
    }

    /// <summary>Whether the metric is the whole of another one.</summary>
    public static bool IsWhole(MetricFamily metric, SystemCatalogue catalogue) =>
        metric.Words.Any(Wholes.Contains) && catalogue.Metrics.Any(other => Of(other, catalogue) is { IsAdded: false } share && share.Whole == metric);

    /// <summary>Whether the metric says how much is left.</summary>
    public static bool IsWhatIsLeft(MetricFamily metric) => metric.Words.Any(Rest.Contains);

    /// <summary>Whether the metric says how much there can be rather than how much there is.</summary>
    public static bool IsBound(MetricFamily metric) => metric.Words.Any(word => word is "max" or "maximum" or "limit" or "capacity");
}
