using System.Globalization;
using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Measures.Metrics;

/// <summary>A series as it was read: what it is called, its labels and its readings before the time asked about and in it.</summary>
internal sealed record MetricSeries(
    string Name, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<(DateTimeOffset Time, double Value)> Baseline,
    IReadOnlyList<(DateTimeOffset Time, double Value)> Current)
{
    public IEnumerable<(DateTimeOffset Time, double Value)> All => Baseline.Concat(Current);
}

/// <summary>Reads every gauge and counter there is, many names at a time, as many as an answer of the tools holds.</summary>
internal sealed class MetricReader(Questions questions, Window window)
{
    /// <summary>The tools refuse an answer of more characters; a point has up to 65 of them, and labels take some hundred a series.</summary>
    const int MostSeries = 50;

    const int CurrentPoints = 60;
    const int BaselinePoints = 40;

    /// <summary>Of a metric with more series than this, series that differ in labels nobody knows are added up.</summary>
    const int ManySeries = 50;

    /// <summary>More than this is not looked at; the answer says so.</summary>
    const int MostQueries = 250;

    public async Task<IReadOnlyList<MetricSeries>> ReadAsync(CancellationToken cancellationToken)
    {
        var selector = $"{{__name__=~\".+\", __name__!~\"{MetricDialect.Unread}\"}}";
        var counts = await Task.WhenAll(
            questions.PromQL("metrics", $"count by (__name__) ({selector})", window.End, cancellationToken),
            questions.PromQL("metrics before", $"count by (__name__) ({selector})", window.Start, cancellationToken));
        var names = counts.SelectMany(answer => answer).GroupBy(sample => sample["__name__"])
            .Select(group => (Name: group.Key, Series: (int)group.Max(sample => sample.Value))).Where(one => one.Name.Length > 0).ToList();
        var small = Batches([.. names.Where(one => one.Series <= ManySeries)]);
        var large = await Task.WhenAll(names.Where(one => one.Series > ManySeries).Select(one => DivideAsync(one.Name, cancellationToken)));
        List<string> batches = [.. small, .. large.SelectMany(queries => queries)];
        if (batches.Count > MostQueries)
        {
            questions.Cut($"metrics: {batches.Count - MostQueries} of {batches.Count} groups of names were not read");
        }

        var read = await Task.WhenAll(batches.Take(MostQueries).Select(batch => ReadAsync(batch, cancellationToken)));
        return [.. read.SelectMany(series => series)];
    }

    async Task<IReadOnlyList<MetricSeries>> ReadAsync(string query, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            questions.PromQLRange("metrics over time", query, window, CurrentPoints, cancellationToken),
            questions.PromQLRange("metrics over time before", query, window.Baseline, BaselinePoints, cancellationToken));
        var repetition = answers.Select(answer => MetricCourses.Repetition(answer.Select(series => series.Points))).ToArray();
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = [.. answers[i].Select(series => series with { Points = MetricCourses.Thin(series.Points, repetition[i]) })];
        }

        var before = answers[1].ToDictionary(series => Identity(series.Labels), series => series.Points);
        var current = answers[0].ToDictionary(series => Identity(series.Labels));
        return
        [
            .. current.Values.Select(series => new MetricSeries(series["__name__"], series.Labels, before.GetValueOrDefault(Identity(series.Labels), []), series.Points)),
            .. answers[1].Where(series => !current.ContainsKey(Identity(series.Labels))).Select(series => new MetricSeries(series["__name__"], series.Labels, series.Points, [])),
        ];
    }

    /// <summary>A metric of many series is read for some services at a time. Sums of gauges are as telling as their means when it comes to what changed.</summary>
    async Task<IReadOnlyList<string>> DivideAsync(string name, CancellationToken cancellationToken)
    {
        var counts = await questions.PromQL($"series of {name}", $"count by (service_name, job) ({{__name__=\"{name}\"}})", window.End, cancellationToken);
        var label = counts.Any(sample => sample["service_name"].Length > 0) ? "service_name" : "job";
        var queries = new List<string>();
        var open = new List<string>();
        var filled = 0;
        foreach (var group in counts.GroupBy(sample => sample[label]))
        {
            var series = Math.Min(MostSeries, (int)group.Sum(sample => sample.Value));
            if (filled + series > MostSeries && open.Count > 0)
            {
                Close();
            }

            open.Add(group.Key);
            filled += series;
        }

        Close();
        return queries;

        void Close()
        {
            var values = string.Join('|', open.Select(System.Text.RegularExpressions.Regex.Escape)).Replace("\\", @"\\", StringComparison.Ordinal);
            queries.Add($"sum by ({MetricDialect.Grouping}) ({{__name__=\"{name}\", {label}=~\"{values}\"}})");
            open.Clear();
            filled = 0;
        }
    }

    static List<string> Batches(IReadOnlyList<(string Name, int Series)> names)
    {
        var batches = new List<string>();
        var open = new List<string>();
        var filled = 0;
        foreach (var (name, series) in names.OrderBy(one => one.Series))
        {
            if (filled + series > MostSeries && open.Count > 0)
            {
                Close();
            }

            open.Add(name);
            filled += series;
        }

        Close();
        return batches;

        void Close()
        {
            if (open.Count > 0)
            {
                batches.Add($"{{__name__=~\"{string.Join('|', open)}\"}}");
            }

            open.Clear();
            filled = 0;
        }
    }

    static string Identity(IReadOnlyDictionary<string, string> labels) =>
        string.Join('\u0001', labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => string.Create(CultureInfo.InvariantCulture, $"{label.Key}={label.Value}")));
}
