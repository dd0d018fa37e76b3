using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>PromQL's port: series are found in memory, their samples with one scan of the time range.</summary>
internal sealed class SeriesSource(Readers readers, StoreCatalog catalog) : ISeriesSource
{
    const int MostListed = 128;

    static readonly string[] Tables = ["samples", "histograms"];

    public Task<IReadOnlyList<Series>> SelectAsync(SeriesSelection selection, CancellationToken cancellationToken)
    {
        var found = catalog.SeriesIndex.Find(selection.Matchers)
            .Where(series => series.First <= selection.ThroughMs && series.Last > selection.AfterMs)
            .ToList();
        return found.Count == 0
            ? Task.FromResult<IReadOnlyList<Series>>([])
            : readers.ReadAsync<IReadOnlyList<Series>>(connection => Read(connection, found, selection, cancellationToken), cancellationToken);
    }

    public async Task<IReadOnlyList<Labels>> SeriesAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, int limit, CancellationToken cancellationToken) =>
        Limited((await PresentAsync(matcherSets, range, cancellationToken)).Select(series => series.Value), limit);

    public async Task<IReadOnlyList<string>> LabelNamesAsync(
        IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, int limit, CancellationToken cancellationToken)
    {
        var present = await PresentAsync(matcherSets, range, cancellationToken);
        return Limited(Sorted(present.SelectMany(series => series.Value.Select(label => label.Name))), limit);
    }

    public async Task<IReadOnlyList<string>> LabelValuesAsync(
        string name, IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, int limit, CancellationToken cancellationToken)
    {
        var present = await PresentAsync(matcherSets, range, cancellationToken);
        return Limited(Sorted(present.Select(series => series.Value[name]).Where(value => value.Length > 0)), limit);
    }

    public async Task<IReadOnlyList<MetricMetadata>> MetadataAsync(string? metric, CancellationToken cancellationToken)
    {
        await readers.SettleAsync(cancellationToken);
        return metric is null ? [.. catalog.Metrics.All.OrderBy(item => item.Name, StringComparer.Ordinal)]
            : catalog.Metrics.TryGet(metric, out var known) ? [known]
            : [];
    }

    public Task<IReadOnlyList<Exemplar>> ExemplarsAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, CancellationToken cancellationToken)
    {
        var found = catalog.SeriesIndex.Find(matcherSets).ToDictionary(series => series.Id);
        return readers.ReadAsync<IReadOnlyList<Exemplar>>(
            connection =>
            {
                var predicate = new Predicate().And("time_ms >= ? AND time_ms < ?", StartMs(range), EndMs(range)).AndIn("series", found.Keys);
                using var rows = connection.Query(
                    $"SELECT series, time_ms, value, labels FROM exemplars{predicate} ORDER BY series, time_ms", predicate.Parameters, cancellationToken);
                var exemplars = new List<Exemplar>();
                while (rows.NextChunk())
                {
                    var series = rows.Column<uint>(0);
                    var times = rows.Column<long>(1);
                    var values = rows.Column<double>(2);
                    var labels = rows.Texts(3);
                    for (var i = 0; i < rows.Count; i++)
                    {
                        exemplars.Add(new Exemplar(found[series[i]].Value, AttributeText.Labels(labels[i]), values[i], times[i]));
                    }
                }

                return exemplars;
            },
            cancellationToken);
    }

    static IReadOnlyList<Series> Read(Connection connection, List<Interned<Labels>> found, SeriesSelection selection, CancellationToken cancellationToken)
    {
        var predicate = new Predicate().And("time_ms > ? AND time_ms <= ?", selection.AfterMs, selection.ThroughMs).And(MayBeOf(found));
        using var sorted = new SeriesRows(found);
        using (var rows = connection.Query($"SELECT series, time_ms, value, start_ms FROM samples{predicate}", predicate.Parameters, cancellationToken))
        {
            while (sorted.Count <= selection.MaxSamples && rows.NextChunk())
            {
                sorted.Add(rows.Column<uint>(0), rows.Column<long>(1), rows.Column<double>(2), rows.Column<long>(3));
            }
        }

        using (var rows = connection.Query($"SELECT series, time_ms, start_ms, histogram FROM histograms{predicate}", predicate.Parameters, cancellationToken))
        {
            while (sorted.Count <= selection.MaxSamples && rows.NextChunk())
            {
                var series = rows.Column<uint>(0);
                var times = rows.Column<long>(1);
                var starts = rows.Column<long>(2);
                var histograms = rows.Texts(3);
                for (var i = 0; i < series.Length; i++)
                {
                    sorted.Add(series[i], times[i], histograms[i], starts[i]);
                }
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return sorted.ToSeries();
    }

    // A short list becomes a filter inside the scan. A long one would be joined, which costs more than reading too much.
    static string MayBeOf(List<Interned<Labels>> found)
    {
        uint[] ids = [.. found.Select(series => series.Id)];
        return ids.Length <= MostListed
            ? Predicate.In("series", ids)
            : string.Create(CultureInfo.InvariantCulture, $"series BETWEEN {ids.Min()} AND {ids.Max()}");
    }

    Task<IReadOnlyList<Interned<Labels>>> PresentAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, CancellationToken cancellationToken) =>
        Presence.FilterAsync(readers, catalog.SeriesIndex.Find(matcherSets), Tables, "series", "time_ms", StartMs(range), EndMs(range), cancellationToken);

    static long StartMs(TimeRange range) => (range.StartNs / 1_000_000) + (range.StartNs % 1_000_000 > 0 ? 1 : 0);

    static long EndMs(TimeRange range) => (range.EndNs / 1_000_000) + (range.EndNs % 1_000_000 > 0 ? 1 : 0);

    static SortedSet<string> Sorted(IEnumerable<string> texts) => new(texts, StringComparer.Ordinal);

    static IReadOnlyList<T> Limited<T>(IEnumerable<T> items, int limit) => [.. limit > 0 ? items.Take(limit) : items];
}
