using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Histograms;

namespace Dendro.Telemetry.PromQL.Tests.Notation;

/// <summary>Series held in memory, in the order of their first sample.</summary>
public sealed class InMemorySeriesSource : ISeriesSource
{
    readonly Dictionary<Labels, SortedDictionary<long, Sample>> _series = [];

    public List<MetricMetadata> Metadata { get; } = [];

    public List<Exemplar> Exemplars { get; } = [];

    public void Add(Labels labels, long timestampMs, double value, NativeHistogram? histogram = null, long startTimestampMs = 0)
    {
        if (!_series.TryGetValue(labels, out var samples))
        {
            _series.Add(labels, samples = []);
        }

        samples[timestampMs] = new Sample(value, histogram, startTimestampMs);
    }

    public void SetStart(Labels labels, long timestampMs, long startTimestampMs)
    {
        if (_series.TryGetValue(labels, out var samples) && samples.TryGetValue(timestampMs, out var sample))
        {
            samples[timestampMs] = sample with { StartMs = startTimestampMs };
        }
    }

    public void Clear() => _series.Clear();

    public Task<IReadOnlyList<Series>> SelectAsync(SeriesSelection selection, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<Series> found =
        [
            .. _series
                .Where(series => selection.Matchers.All(matcher => matcher.Matches(series.Key)))
                .Select(series => Cut(series.Key, series.Value, selection))
                .Where(series => series.TimestampsMs.Length > 0),
        ];
        return Task.FromResult(found);
    }

    public Task<IReadOnlyList<Labels>> SeriesAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Labels>>([.. Limited(Matching(matcherSets, range), limit)]);

    public Task<IReadOnlyList<string>> LabelNamesAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(
            [.. Limited(Matching(matcherSets, range).SelectMany(labels => labels).Select(label => label.Name).Distinct().Order(StringComparer.Ordinal), limit)]);

    public Task<IReadOnlyList<string>> LabelValuesAsync(
        string name, IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(
            [.. Limited(Matching(matcherSets, range).Select(labels => labels[name]).Where(value => value.Length > 0).Distinct().Order(StringComparer.Ordinal), limit)]);

    public Task<IReadOnlyList<MetricMetadata>> MetadataAsync(string? metric, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<MetricMetadata>>([.. Metadata.Where(one => metric is null || one.Name == metric)]);

    public Task<IReadOnlyList<Exemplar>> ExemplarsAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Exemplar>>(
            [.. Exemplars.Where(one => range.Contains(one.TimestampMs * 1_000_000) && matcherSets.Any(set => set.All(matcher => matcher.Matches(one.Series))))]);

    static IEnumerable<T> Limited<T>(IEnumerable<T> items, int limit) => limit > 0 ? items.Take(limit) : items;

    IEnumerable<Labels> Matching(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range) =>
        _series
            .Where(series => matcherSets.Count == 0 || matcherSets.Any(set => set.All(matcher => matcher.Matches(series.Key))))
            .Where(series => series.Value.Keys.Any(time => range.Contains(time * 1_000_000)))
            .Select(series => series.Key);

    static Series Cut(Labels labels, SortedDictionary<long, Sample> samples, SeriesSelection selection)
    {
        var inside = Hinted([.. samples]).Where(sample => sample.Key > selection.AfterMs && sample.Key <= selection.ThroughMs).ToArray();
        return new Series(
            labels,
            [.. inside.Select(sample => sample.Key)],
            [.. inside.Select(sample => sample.Value.Value)],
            inside.Any(sample => sample.Value.Histogram is not null) ? [.. inside.Select(sample => sample.Value.Histogram)] : null)
        {
            StartTimestampsMs = inside.Any(sample => sample.Value.StartMs != 0) ? [.. inside.Select(sample => sample.Value.StartMs)] : null,
        };
    }

    // As a Prometheus store returns them: a counter that goes on is known not to have been reset, a reset is for the reader to find.
    static KeyValuePair<long, Sample>[] Hinted(KeyValuePair<long, Sample>[] samples)
    {
        for (var i = samples.Length - 1; i >= 0; i--)
        {
            var (previous, current) = (i > 0 ? samples[i - 1].Value.Histogram : null, samples[i].Value.Histogram);
            if (current is not null and not { ResetHint: CounterResetHint.Gauge })
            {
                var hint = GoesOn(previous, current) ? CounterResetHint.NotReset : CounterResetHint.Unknown;
                samples[i] = KeyValuePair.Create(samples[i].Key, samples[i].Value with { Histogram = current with { ResetHint = hint } });
            }
        }

        return samples;
    }

    static bool GoesOn(NativeHistogram? previous, NativeHistogram current) =>
        previous is not null and not { ResetHint: CounterResetHint.Gauge }
        && current.ResetHint != CounterResetHint.Reset
        && previous.Schema == current.Schema
        && previous.ZeroThreshold == current.ZeroThreshold
        && previous.CustomBounds.SequenceEqual(current.CustomBounds)
        && !HistogramResets.IsReset(current with { ResetHint = CounterResetHint.Unknown }, previous);

    readonly record struct Sample(double Value, NativeHistogram? Histogram, long StartMs);
}
