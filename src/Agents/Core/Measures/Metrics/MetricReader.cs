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

/// <summary>
/// Reads every gauge and counter there is, many names at a time, as many as an answer of the tools holds. Where readings are few,
/// they are read as they are, at their own times; where they are many, by steps.
/// </summary>
internal sealed class MetricReader(Questions questions, Window window)
{
    /// <summary>The tools refuse an answer of more characters or more readings; a reading has some 38 characters, and labels have some hundred a series.</summary>
    const double MostCharacters = 200_000;
    const double MostReadings = 9_500;
    const double ReadingCharacters = 38;
    const double LabelCharacters = 500;
    const int FewestSeries = 20;
    const int MostSeries = 400;

    /// <summary>As many readings of a series are read as they are; more by so many steps.</summary>
    const double MostRawNow = 120;
    const double MostRawBefore = 60;
    const int CurrentPoints = 60;
    const int BaselinePoints = 40;

    /// <summary>More than this is not looked at; the answer says so.</summary>
    const int MostQueries = 250;

    const string MadeOfSpans = "traces_";

    public async Task<IReadOnlyList<MetricSeries>> ReadAsync(CancellationToken cancellationToken)
    {
        var selector = $"{{__name__=~\".+\", __name__!~\"{MetricDialect.Unread}\"}}";
        // Both times are counted whole: a system that was just started, or stopped for a while, has other series and readings in the one than in the other.
        var most = Task.WhenAll(
            questions.PromQL("readings", $"max(count_over_time({selector}[{window.Seconds}s]))", window.End, cancellationToken),
            questions.PromQL("readings before", $"max(count_over_time({selector}[{window.Baseline.Seconds}s]))", window.Start, cancellationToken));
        var counts = await Task.WhenAll(
            questions.PromQL("metrics", $"count by (__name__) (last_over_time({selector}[{window.Seconds}s]))", window.End, cancellationToken),
            questions.PromQL("metrics before", $"count by (__name__) (last_over_time({selector}[{window.Baseline.Seconds}s]))", window.Start, cancellationToken));
        var names = counts.SelectMany(answer => answer).GroupBy(sample => sample["__name__"])
            .Select(group => (Name: group.Key, Series: (int)group.Max(sample => sample.Value))).Where(one => one.Name.Length > 0).ToList();
        names = await WithoutDoublesAsync(names, cancellationToken);
        var longest = (await most).Select(answer => answer.Select(sample => sample.Value).FirstOrDefault(double.PositiveInfinity)).ToList();
        var (now, before) = ((double?)(longest[0] <= MostRawNow ? longest[0] : null), (double?)(longest[1] <= MostRawBefore ? longest[1] : null));
        var readings = Math.Max(1, Math.Max(now ?? CurrentPoints, before ?? BaselinePoints));
        var size = (int)Math.Clamp(Math.Min(MostCharacters / ((readings * ReadingCharacters) + LabelCharacters), MostReadings / readings), FewestSeries, MostSeries);
        var small = Batches([.. names.Where(one => one.Series <= size)], size);
        var large = await Task.WhenAll(names.Where(one => one.Series > size).Select(one => DivideAsync(one.Name, size, cancellationToken)));
        List<string> batches = [.. small, .. large.SelectMany(queries => queries)];
        if (batches.Count > MostQueries)
        {
            questions.Cut($"metrics: {batches.Count - MostQueries} of {batches.Count} groups of names were not read");
        }

        var read = await Task.WhenAll(batches.Take(MostQueries).Select(batch => ReadAsync(batch, now is not null, before is not null, cancellationToken)));
        return [.. read.SelectMany(series => series)];
    }

    /// <summary>What a generator made of spans says nothing that the spans do not say better.</summary>
    async Task<List<(string Name, int Series)>> WithoutDoublesAsync(List<(string Name, int Series)> names, CancellationToken cancellationToken)
    {
        var own = names.Where(one => !one.Name.StartsWith(MadeOfSpans, StringComparison.Ordinal)).ToList();
        return own.Count == names.Count || (await questions.TraceQL("spans", "{ } | count_over_time()", window, cancellationToken)).Any(sample => sample.Value > 0) ? own : names;
    }

    async Task<IReadOnlyList<MetricSeries>> ReadAsync(string query, bool isRawNow, bool isRawBefore, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            ReadAsync("metrics over time", query, window, CurrentPoints, isRawNow, cancellationToken),
            ReadAsync("metrics over time before", query, window.Baseline, BaselinePoints, isRawBefore, cancellationToken));
        var before = answers[1].ToDictionary(series => Identity(series.Labels), series => series.Points);
        var current = answers[0].ToDictionary(series => Identity(series.Labels));
        return
        [
            .. current.Values.Select(series => new MetricSeries(series["__name__"], series.Labels, before.GetValueOrDefault(Identity(series.Labels), []), series.Points)),
            .. answers[1].Where(series => !current.ContainsKey(Identity(series.Labels))).Select(series => new MetricSeries(series["__name__"], series.Labels, series.Points, [])),
        ];
    }

    async Task<IReadOnlyList<Samples>> ReadAsync(string what, string query, Window range, int points, bool isRaw, CancellationToken cancellationToken)
    {
        if (isRaw && query[0] == '{')
        {
            return await questions.PromQLReadings(what, query, range, cancellationToken);
        }

        var answer = await questions.PromQLRange(what, query, range, points, cancellationToken);
        var repetition = MetricCourses.Repetition(answer.Select(series => series.Points));
        return [.. answer.Select(series => series with { Points = MetricCourses.Thin(series.Points, repetition) })];
    }

    /// <summary>A metric of many series is read for some services at a time; of a service that has very many, those that differ in labels nobody knows are added up.</summary>
    async Task<IReadOnlyList<string>> DivideAsync(string name, int size, CancellationToken cancellationToken)
    {
        var counts = await questions.PromQL($"series of {name}", $"count by (service_name, job) ({{__name__=\"{name}\"}})", window.End, cancellationToken);
        var label = counts.Any(sample => sample["service_name"].Length > 0) ? "service_name" : "job";
        var queries = new List<string>();
        var open = new List<string>();
        var filled = 0;
        foreach (var group in counts.GroupBy(sample => sample[label]))
        {
            var series = (int)group.Sum(sample => sample.Value);
            if (filled + series > size && open.Count > 0)
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
            var selector = $"{{__name__=\"{name}\", {label}=~\"{values}\"}}";
            queries.Add(filled > size ? $"sum by ({MetricDialect.Grouping}) ({selector})" : selector);
            open.Clear();
            filled = 0;
        }
    }

    static List<string> Batches(IReadOnlyList<(string Name, int Series)> names, int size)
    {
        var batches = new List<string>();
        var open = new List<string>();
        var filled = 0;
        foreach (var (name, series) in names.OrderBy(one => one.Series))
        {
            if (filled + series > size && open.Count > 0)
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
