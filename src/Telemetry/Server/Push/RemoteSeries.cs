using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Push;

/// <summary>The series that remote writers sent before, by their labels as version 1.0 has them on the wire.</summary>
internal sealed class RemoteSeries(TelemetryStore store)
{
    /// <summary>The number of the labels among a series' fields.</summary>
    internal const int LabelsField = 1;

    readonly WireCache<SeriesHandle> _series = new(200_000);

    /// <summary>The series with these labels.</summary>
    /// <exception cref="FormatException">They name no metric, or a name is empty or comes twice.</exception>
    internal SeriesHandle Of(ReadOnlySpan<byte> labels, ref WireCache<SeriesHandle>.Position last) => _series.TryGet(labels, ref last, out var known)
        ? known
        : _series.Add(labels, store.Catalog.Series(Checked(RemoteLabels.Read(labels, LabelsField))));

    static Labels Checked(List<Label> labels)
    {
        var wrong = labels.FirstOrDefault(label => label.Name.Length == 0) is { Name: "" } ? "a label has no name"
            : labels.GroupBy(label => label.Name).FirstOrDefault(group => group.Count() > 1) is { } twice ? $"the label {twice.Key} comes twice"
            : labels.All(label => label.Name != Labels.MetricName || label.Value.Length == 0) ? $"no label {Labels.MetricName} names the metric"
            : null;
        return wrong is null ? Labels.From(labels) : throw new FormatException($"series {Labels.From(labels.DistinctBy(label => label.Name))}: {wrong}");
    }
}
