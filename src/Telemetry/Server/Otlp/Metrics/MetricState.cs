using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>One metric of one resource and scope: its name, and the series that its points went to before.</summary>
internal sealed class MetricState(StoreCatalog catalog, WireCacheMemory memory, Attributes resource, Scope scope, string name, MetricKind kind, string unit, string help)
{
    /// <summary>What one takes, with its names.</summary>
    internal const int Bytes = 512;

    const int HistogramBytes = 400;

    /// <summary>Its Prometheus name.</summary>
    internal string Name { get; } = MetricNamer.Name(name, unit, kind);

    internal MetricMetadata Metadata => field ??= new MetricMetadata(Name, Type, help, MetricNamer.Unit(unit));

    /// <summary>The series of points by their attributes as they came.</summary>
    internal WireCache<SeriesHandle> Series { get; } = new(memory, valueBytes: 0);

    /// <summary>The series of histogram points by their attributes and bounds as they came.</summary>
    internal WireCache<HistogramSeries> Histograms { get; } = new(memory, HistogramBytes);

    /// <summary>The series of summary points by their attributes and quantiles as they came.</summary>
    internal WireCache<HistogramSeries> Summaries { get; } = new(memory, HistogramBytes);

    string Type => kind switch
    {
        MetricKind.MonotonicSum => "counter",
        MetricKind.Histogram or MetricKind.ExponentialHistogram => "histogram",
        MetricKind.Summary => "summary",
        _ => "gauge",
    };

    /// <summary>The labels that all series of a point share, without a metric name.</summary>
    internal Dictionary<string, string> Labels(Attributes point) => MetricLabels.Of(resource, scope, "", point, MetricLabelRules.Default);

    /// <summary>How many series the store knows, of all metrics.</summary>
    internal int KnownSeries => catalog.SeriesCount;

    internal SeriesHandle Intern(Dictionary<string, string> labels, string suffix, string extraName = "", string extraValue = "") =>
        catalog.Series(Model.Labels.From(labels
            .Select(pair => new Label(pair.Key, pair.Value))
            .Append(new Label(extraName.Length > 0 ? extraName : Model.Labels.MetricName, extraName.Length > 0 ? extraValue : Name + suffix))
            .Append(new Label(Model.Labels.MetricName, Name + suffix))));

    /// <summary>A bound or quantile as Prometheus writes it in a label: plain digits, never an exponent.</summary>
    internal static string Bound(double value) => GoFormat.Plain(value);
}

/// <summary>The series that one histogram or summary feeds.</summary>
/// <param name="Parts">One for each bound (and +Inf) or quantile.</param>
/// <param name="Sum">The sum of observations.</param>
/// <param name="Count">The number of observations.</param>
internal sealed record HistogramSeries(SeriesHandle[] Parts, SeriesHandle Sum, SeriesHandle Count);
