using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Tests.Notation;

/// <summary>Remembers what is asked of it, and returns all that it has.</summary>
internal sealed class RecordingSource(params Series[] series) : ISeriesSource
{
    public List<SeriesSelection> Selections { get; } = [];

    public Task<IReadOnlyList<Series>> SelectAsync(SeriesSelection selection, CancellationToken cancellationToken)
    {
        Selections.Add(selection);
        return Task.FromResult<IReadOnlyList<Series>>(series);
    }

    public Task<IReadOnlyList<Labels>> SeriesAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<string>> LabelNamesAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<string>> LabelValuesAsync(
        string name, IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<MetricMetadata>> MetadataAsync(string? metric, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Exemplar>> ExemplarsAsync(IReadOnlyList<IReadOnlyList<Matcher>> matcherSets, TimeRange range, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
