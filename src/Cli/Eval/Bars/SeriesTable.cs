using System.Text.Json;

namespace Dendro.Cli.Eval.Bars;

/// <summary>A value of a series.</summary>
internal readonly record struct Point(long TimeNs, double Value);

/// <summary>A metric of a service with one set of attributes.</summary>
/// <param name="IsCounter">It only grows, so its increases are what is looked at.</param>
internal sealed record Series(string Service, bool IsCounter)
{
    public List<Point> Points { get; } = [];

    /// <summary>The points in the order of time, those of a counter as increases a second.</summary>
    public IReadOnlyList<Point> Levels()
    {
        var sorted = Points.OrderBy(point => point.TimeNs).ToList();
        return !IsCounter
            ? sorted
            : [.. sorted.Zip(sorted.Skip(1))
                .Where(pair => pair.Second.TimeNs > pair.First.TimeNs && pair.Second.Value >= pair.First.Value)
                .Select(pair => new Point(pair.Second.TimeNs, (pair.Second.Value - pair.First.Value) / (pair.Second.TimeNs - pair.First.TimeNs) * 1e9))];
    }
}

/// <summary>Every series of a recording: gauges, sums, and the counts and sums of histograms and summaries.</summary>
internal sealed class SeriesTable
{
    readonly Dictionary<string, Series> _series = [];

    public IEnumerable<Series> All => _series.Values;

    public void Add(OtlpResource resource)
    {
        foreach (var metric in resource.Scopes.SelectMany(scope => OtlpResource.List(scope, "metrics")))
        {
            foreach (var kind in metric.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty("dataPoints", out _)))
            {
                // Delta sums are increases already.
                var isCumulative = kind.Value.TryGetProperty("aggregationTemporality", out var temporality) && temporality.ToString() is "2" or "AGGREGATION_TEMPORALITY_CUMULATIVE";
                foreach (var point in OtlpResource.List(kind.Value, "dataPoints"))
                {
                    Add(resource, metric, point, kind.Name != "gauge" && (isCumulative || kind.Name == "summary"));
                }
            }
        }
    }

    void Add(OtlpResource resource, JsonElement metric, JsonElement point, bool isCounter)
    {
        var key = $"{resource.Identity}|{metric.GetProperty("name").GetString()}|{string.Join(',', OtlpResource.List(point, "attributes").Select(attribute => $"{attribute.GetProperty("key").GetString()}={OtlpResource.Value(attribute)}").Order(StringComparer.Ordinal))}";
        foreach (var member in (string[])["asDouble", "asInt", "count", "sum"])
        {
            if (point.TryGetProperty(member, out var value) && double.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            {
                if (!_series.TryGetValue(key + member, out var series))
                {
                    _series[key + member] = series = new Series(resource.Service, isCounter);
                }

                series.Points.Add(new Point(OtlpResource.Time(point, "timeUnixNano"), number));
            }
        }
    }
}
