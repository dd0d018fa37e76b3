using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Push;

/// <summary>The series that remote writers sent before, by their labels as version 1.0 has them on the wire.</summary>
internal sealed class RemoteSeries(TelemetryStore store, IngestLimits limits, IngestMetrics metrics)
{
    /// <summary>The number of the labels among a series' fields.</summary>
    internal const int LabelsField = 1;

    const int SeriesBytes = 256;

    readonly TextLimit _texts = new(Signal.Metrics, limits.TextBytes, metrics);
    readonly WireCache<SeriesHandle> _series = new(store.Catalog.MostBytes / 2);

    /// <summary>The series with these labels; one that is new counts as memory of the batch.</summary>
    /// <exception cref="FormatException">They name no metric, or a name is empty or comes twice, or one is too long.</exception>
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

    /// <summary>What a writer says of a metric, as far as that may be long.</summary>
    /// <exception cref="FormatException">The metric's name is too long.</exception>
    internal MetricMetadata Metadata(string metric, string type, ReadOnlySpan<byte> help, ReadOnlySpan<byte> unit)
    {
        LabelLimits.Check(Labels.MetricName, metric);
        return new MetricMetadata(metric, type, Encoding.UTF8.GetString(_texts.Take(help, TextKind.Description)), Encoding.UTF8.GetString(_texts.Take(unit, TextKind.Description)));
    }

    static Labels Checked(List<Label> labels)
    {
        var wrong = labels.FirstOrDefault(label => label.Name.Length == 0) is { Name: "" } ? "a label has no name"
            : labels.GroupBy(label => label.Name).FirstOrDefault(group => group.Count() > 1) is { } twice ? $"the label {twice.Key} comes twice"
            : labels.All(label => label.Name != Labels.MetricName || label.Value.Length == 0) ? $"no label {Labels.MetricName} names the metric"
            : null;
        LabelLimits.Check(labels);
        return wrong is null ? Labels.From(labels) : throw new FormatException($"series {Labels.From(labels.DistinctBy(label => label.Name))}: {wrong}");
    }
}
