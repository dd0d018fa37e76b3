using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Samples;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>PromQL's port: series are found in memory, their samples by windows of time.</summary>
internal sealed class SeriesSource(Readers readers, SampleReader samples, StoreCatalog catalog) : ISeriesSource
{
    static readonly string[] Tables = ["samples", "histograms"];

    public async Task<IReadOnlyList<Series>> SelectAsync(SeriesSelection selection, CancellationToken cancellationToken)
    {
        var found = catalog.SeriesIndex.Find(selection.Matchers)
            .Where(series => series.First <= selection.ThroughMs && series.Last > selection.AfterMs)
            .ToList();
        if (found.Count == 0)
        {
            return [];
        }

        var range = new SampleRange(
            Math.Max(found.Min(series => series.First), selection.AfterMs + 1), Math.Min(found.Max(series => series.Last), selection.ThroughMs));
        return new ChunkedSeries(found, await samples.ReadAsync(found, range, selection.MaxSamples, cancellationToken), range);
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

    Task<IReadOnlyList<Interned<Labels>>> PresentAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, CancellationToken cancellationToken) =>
        Presence.FilterAsync(readers, catalog.SeriesIndex.Find(matcherSets), Tables, "series", "time_ms", StartMs(range), EndMs(range), cancellationToken);

    static long StartMs(TimeRange range) => (range.StartNs / 1_000_000) + (range.StartNs % 1_000_000 > 0 ? 1 : 0);

    static long EndMs(TimeRange range) => (range.EndNs / 1_000_000) + (range.EndNs % 1_000_000 > 0 ? 1 : 0);

    static SortedSet<string> Sorted(IEnumerable<string> texts) => new(texts, StringComparer.Ordinal);

    static IReadOnlyList<T> Limited<T>(IEnumerable<T> items, int limit) => [.. limit > 0 ? items.Take(limit) : items];
}
