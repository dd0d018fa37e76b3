using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Measures.Spans;

/// <summary>
/// Reads how many spans each operation has, how long they take and how many fail, by a few wide queries: one value a slice for
/// the baseline, a course for the time asked about. A system with more operations than an answer holds is read by service and kind.
/// </summary>
internal sealed class SpanReader(Questions questions, Window window, bool byName)
{
    /// <summary>An answer with so many series may have been cut.</summary>
    public const int MostSeries = 500;

    const int BaselineSlices = 16;
    const int MostBins = 60;

    /// <summary>A course has about 240 points, whatever the window, and an answer may have so many characters: more series than this do not fit.</summary>
    const int MostCourses = 15;

    /// <summary>With more operations than this, one value a stretch is less to read than a course each.</summary>
    const int MostInCourses = 150;

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
        var groups = operations.Count <= MostInCourses ? Groups(filter, operations) : [];
        var bins = (int)Math.Clamp(window.Seconds / 5, 6, MostBins);
        var (before, after) = (window.Baseline.Slices(BaselineSlices), window.Slices(bins));
        var table = new SpanTable([.. before.Concat(after).Select(slice => slice.Start)], [.. before.Concat(after).Select(slice => slice.Length.TotalSeconds)], BaselineSlices);
        var failing = await questions.TraceQL("failures", FailedQuery(filter), new Window(window.BaselineStart, window.End), cancellationToken);
        await Task.WhenAll(
            ReadAsync(table, "spans of each operation", CountQuery, filter, before, after, groups, counts => counts.Count, cancellationToken),
            ReadAsync(table, "time of each operation", TimeQuery, filter, before, after, groups, counts => counts.Seconds, cancellationToken),
            failing.Count == 0
                ? Task.CompletedTask
                : ReadAsync(table, "failures of each operation", FailedQuery, filter, before, after, Groups(filter, failing), counts => counts.Failed, cancellationToken));
        return table;
    }

    async Task ReadAsync(
        SpanTable table, string what, Func<string, string> query, string filter, IReadOnlyList<Window> before, IReadOnlyList<Window> after,
        List<string> groups, Func<SpanCounts, double[]> column, CancellationToken cancellationToken)
    {
        var courses = Task.WhenAll(groups.Select(group => questions.TraceQLRange(what, query(group), window, cancellationToken)));
        var stretches = groups.Count > 0 ? before : [.. before, .. after];
        var values = await Task.WhenAll(stretches.Select(slice => questions.TraceQL($"{what} over time", query(filter), slice, cancellationToken)));
        var series = (await courses).SelectMany(answer => answer).ToList();
        lock (table)
        {
            for (var i = 0; i < values.Length; i++)
            {
                foreach (var sample in values[i].Where(sample => double.IsFinite(sample.Value)))
                {
                    column(table[Key(sample.Labels)])[i] += sample.Value;
                }
            }

            foreach (var one in series)
            {
                Add(one, column(table[Key(one.Labels)]), before.Count, after.Count);
            }
        }
    }

    void Add(Samples course, double[] bins, int first, int count)
    {
        // A point is the end of its stretch.
        var step = course.Points.Count > 1 ? course.Points[1].Time - course.Points[0].Time : TimeSpan.Zero;
        foreach (var (time, value) in course.Points.Where(point => double.IsFinite(point.Value)))
        {
            var bin = (int)((time - (step / 2) - window.Start) * count / window.Length);
            bins[first + Math.Clamp(bin, 0, count - 1)] += value;
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
