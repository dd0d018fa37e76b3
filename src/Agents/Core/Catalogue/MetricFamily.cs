using System.Text.RegularExpressions;

namespace Dendro.Agents.Core.Catalogue;

internal enum MetricType
{
    Gauge,
    Counter,
    Histogram,

    /// <summary>A histogram whose buckets are in one sample.</summary>
    NativeHistogram,
    Summary,
}

/// <summary>A metric as its sender declared it: a histogram's buckets, sum and count are one.</summary>
internal sealed partial record MetricFamily(string Name, MetricType Type, string Unit, string Help)
{
    /// <summary>The words of its name.</summary>
    public IReadOnlyList<string> Words { get; } = [.. Parts().Matches(Name).Select(part => part.Value.ToLowerInvariant())];

    public bool IsDuration => Type is not MetricType.Counter && (Unit is "s" or "ms" or "us" or "ns" || Name.Contains("duration", StringComparison.Ordinal)
        || Name.Contains("latency", StringComparison.Ordinal) || SecondsEnd().IsMatch(Name));

    /// <summary>Seconds for one unit of it; null when it does not measure time.</summary>
    public double? Seconds => Unit switch
    {
        "s" or "seconds" => 1,
        "ms" or "milliseconds" => 1e-3,
        "us" or "microseconds" => 1e-6,
        "ns" or "nanoseconds" => 1e-9,
        _ when Name.Contains("milliseconds", StringComparison.Ordinal) || Name.EndsWith("_ms", StringComparison.Ordinal) => 1e-3,
        _ when Name.Contains("microseconds", StringComparison.Ordinal) => 1e-6,
        _ when Name.Contains("nanoseconds", StringComparison.Ordinal) => 1e-9,
        _ when Name.Contains("seconds", StringComparison.Ordinal) => 1,
        _ => null,
    };

    public bool IsBytes => Unit is "By" or "bytes" || Name.Contains("bytes", StringComparison.Ordinal);

    /// <summary>A part of a whole, so that values of several series are averaged and not added up.</summary>
    public bool IsRatio => Unit is "1" or "ratio" or "%" or "percent" || Ratio().IsMatch(Name);

    /// <summary>The names under which its samples are stored, by what is declared and what there is.</summary>
    public static IReadOnlyList<MetricFamily> Of(IReadOnlyCollection<string> names, IReadOnlyDictionary<string, (string Type, string Unit, string Help)> declared)
    {
        var all = names.ToHashSet(StringComparer.Ordinal);
        var families = new Dictionary<string, MetricFamily>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var (family, type) = Family(name, all);
            var known = declared.TryGetValue(family, out var about) || declared.TryGetValue(name, out about) || declared.TryGetValue(WithoutTotal(family), out about);
            type = known ? Declared(type, about.Type, about.Help) : type;
            families.TryAdd(family, new MetricFamily(family, type, known ? about.Unit : "", known ? about.Help : ""));
        }

        return [.. families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)];
    }

    static (string Family, MetricType Type) Family(string name, HashSet<string> all)
    {
        foreach (var suffix in (string[])["_bucket", "_sum", "_count"])
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal) && name[..^suffix.Length] is var stem && all.Contains(stem + "_sum") && all.Contains(stem + "_count"))
            {
                return (stem, all.Contains(stem + "_bucket") ? MetricType.Histogram : MetricType.Summary);
            }
        }

        return (name, all.Contains(name + "_sum") && all.Contains(name + "_count") ? MetricType.Summary
            : name.EndsWith("_total", StringComparison.Ordinal) ? MetricType.Counter : MetricType.Gauge);
    }

    static MetricType Declared(MetricType seen, string declared, string help) => (seen, declared) switch
    {
        (MetricType.Histogram or MetricType.Summary, _) => seen,
        // Some runtimes count threads and the like as if they only grew; their descriptions tell that they do not.
        (_, "counter") => Now().IsMatch(help) ? MetricType.Gauge : MetricType.Counter,
        (_, "histogram") => MetricType.NativeHistogram,
        (_, "gauge") => MetricType.Gauge,
        _ => seen,
    };

    static string WithoutTotal(string name) => name.EndsWith("_total", StringComparison.Ordinal) ? name[..^"_total".Length] : name;

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")]
    private static partial Regex Parts();

    [GeneratedRegex(@"\bcurrently\b", RegexOptions.IgnoreCase)]
    private static partial Regex Now();

    [GeneratedRegex("_(seconds|milliseconds|ms)$")]
    private static partial Regex SecondsEnd();

    [GeneratedRegex("utilization|utilisation|ratio|percent|availability", RegexOptions.IgnoreCase)]
    private static partial Regex Ratio();
}
