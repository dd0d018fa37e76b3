using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Measures.Spans;

/// <summary>
/// Reads how many spans each operation has, how long they take and how many fail, by a few wide queries: coarse for the baseline,
/// fine for the time asked about. A system with more operations than an answer holds is read by service and kind.
/// </summary>
internal sealed class SpanReader(Questions questions, Window window, bool byName)
{
    /// <summary>An answer with so many series may have been cut.</summary>
    public const int MostSeries = 500;

    const int LeastBaselineBins = 24;
    const int MostBaselineBins = 48;
    const int BinsOfWindow = 6;
    const int MostBins = 60;
    const int ShortestBinSeconds = 5;

    /// <summary>An answer may have 250,000 characters; a point has some 50 of them.</summary>
    const int MostCourses = 60;

    readonly string _groups = byName ? "by (resource.service.name, name, kind)" : "by (resource.service.name, kind)";

    public bool IsByName => byName;

    public string CountQuery(string filter) => $"{{ {filter} }} | count_over_time() {_groups}";

    public string TimeQuery(string filter) => $"{{ {filter} }} | sum_over_time(duration) {_groups}";

    public string FailedQuery(string filter) => $"{{ {filter} && {SpanDialect.Failed} }} | count_over_time() {_groups}";

    /// <param name="filter">Which spans.</param>
    /// <param name="operations">The operations of the time asked about, one sample each.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<SpanTable> ReadAsync(string filter, IReadOnlyList<Sample> operations, CancellationToken cancellationToken)
    {
        var all = new Window(window.BaselineStart, window.End);
        var known = questions.TraceQL("operations before", CountQuery(filter), window.Baseline, cancellationToken, mayBeCut: true);
        var failing = await questions.TraceQL("failures", FailedQuery(filter), all, cancellationToken);
        var groups = Groups(filter, [.. (await known).Concat(operations).DistinctBy(sample => Key(sample.Labels))]);
        var before = new SpanBins(window.Baseline, (int)Math.Clamp(BinsOfWindow * window.BaselineLength / window.Length, LeastBaselineBins, MostBaselineBins), ShortestBinSeconds);
        var now = new SpanBins(window, MostBins, ShortestBinSeconds);
        var table = new SpanTable([.. before.Starts, .. now.Starts], [.. before.Starts.Select(_ => before.Seconds), .. now.Starts.Select(_ => now.Seconds)], before.Count);
        await Task.WhenAll(
            ReadAsync(table, "spans of each operation", CountQuery, before, now, groups, counts => counts.Count, cancellationToken),
            ReadAsync(table, "time of each operation", TimeQuery, before, now, groups, counts => counts.Seconds, cancellationToken),
            ReadAsync(table, "failures of each operation", FailedQuery, before, now, Groups(filter, failing), counts => counts.Failed, cancellationToken));
        return table;
    }

    async Task ReadAsync(
        SpanTable table, string what, Func<string, string> query, SpanBins before, SpanBins now,
        List<string> groups, Func<SpanCounts, double[]> column, CancellationToken cancellationToken)
    {
        var courses = await Task.WhenAll(new[] { (Bins: before, First: 0), (Bins: now, First: before.Count) }.SelectMany(part => groups.Select(async group => (
            part.Bins, part.First, Series: await questions.TraceQLRange(what, query(group), part.Bins.Range, part.Bins.Seconds, cancellationToken)))));
        lock (table)
        {
            foreach (var (bins, first, series) in courses)
            {
                foreach (var one in series)
                {
                    bins.Add(one, column(table[Key(one.Labels)]), first);
                }
            }
        }
    }

    /// <summary>Filters that divide the services so that each answer is small enough.</summary>
    static List<string> Groups(string filter, IReadOnlyList<Sample> operations)
    {
        var groups = new List<List<string>>();
        var filled = MostCourses;
        foreach (var service in operations.GroupBy(sample => sample["resource.service.name"]).OrderBy(group => group.Count()))
        {
            if (filled + service.Count() > MostCourses)
            {
                groups.Add([]);
                filled = 0;
            }

            groups[^1].Add(service.Key);
            filled += service.Count();
        }

        return
        [
            .. groups.Select(services => $"{filter} && resource.service.name =~ {SpanContext.Quote(string.Join('|', services.Select(System.Text.RegularExpressions.Regex.Escape)))}"),
        ];
    }

    static SpanKey Key(IReadOnlyDictionary<string, string> labels) =>
        new(labels.GetValueOrDefault("resource.service.name", ""), labels.GetValueOrDefault("name", ""), labels.GetValueOrDefault("kind", "unspecified"));
}
