using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Push;

/// <summary>The series that remote writers sent before, by their labels as version 1.0 has them on the wire.</summary>
internal sealed class RemoteSeries(TelemetryStore store)
{
    /// <summary>The number of the labels among a series' fields.</summary>
    internal const int LabelsField = 1;

    const int SeriesBytes = 256;

    readonly WireCache<SeriesHandle> _series = new(store.Catalog.MostBytes / 2);

    /// <summary>The series with these labels; one that is new counts as memory of the batch.</summary>
    /// <exception cref="FormatException">They name no metric, or a name is empty or comes twice.</exception>
    /// <exception cref="BatchTooLargeException">The batch has no room for it.</exception>
    /// <exception cref="CatalogFullException">The store has no room for it.</exception>
    internal SeriesHandle Of(ReadOnlySpan<byte> labels, SampleBatch batch, ref WireCache<SeriesHandle>.Position last)
    {
        if (_series.TryGet(labels, ref last, out var known))
        {
            return known;
        }

        var bytes = SeriesBytes + (sizeof(char) * (long)labels.Length);
        batch.Require(bytes);
        var before = store.Catalog.SeriesCount;
        var series = store.Catalog.Series(Checked(RemoteLabels.Read(labels, LabelsField)));
        batch.Charge(store.Catalog.SeriesCount > before ? bytes : 0);
        return _series.Add(labels, series);
    }

    static Labels Checked(List<Label> labels)
    {
        var wrong = labels.FirstOrDefault(label => label.Name.Length == 0) is { Name: "" } ? "a label has no name"
            : labels.GroupBy(label => label.Name).FirstOrDefault(group => group.Count() > 1) is { } twice ? $"the label {twice.Key} comes twice"
            : labels.All(label => label.Name != Labels.MetricName || label.Value.Length == 0) ? $"no label {Labels.MetricName} names the metric"
            : null;
        return wrong is null ? Labels.From(labels) : throw new FormatException($"series {Labels.From(labels.DistinctBy(label => label.Name))}: {wrong}");
    }
}
