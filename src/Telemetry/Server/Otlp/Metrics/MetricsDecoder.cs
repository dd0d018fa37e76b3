using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>Puts an <c>ExportMetricsServiceRequest</c> into a batch of Prometheus' series, straight from the wire.</summary>
internal sealed class MetricsDecoder(StoreCatalog catalog, IngestLimits limits, IngestMetrics metrics)
{
    // Prometheus writes target_info at least every half look-back.
    const long TargetInfoStepMs = 150_000;

    // Two days of them; a request that says it spans centuries must not cost as many samples.
    const long MostTargetInfos = 1_152;

    readonly TextLimit _texts = new(Signal.Metrics, limits.TextBytes, metrics);

    // A label of target_info tells nothing apart, so it can be cut.
    readonly TextLimit _targets = new(Signal.Metrics, LabelLimits.MostValueBytes, metrics);

    // Most series that are known are also sent: some 250 bytes each, and more where a metric of a resource has few.
    readonly WireCache<ResourceState> _resources = new(catalog.MostBytes / 4 * 3, ResourceState.Bytes);

    /// <exception cref="OtlpFormatException">The payload is malformed.</exception>
    internal void Decode(ReadOnlySpan<byte> request, SampleBatch batch, Rejections rejections, AcceptedTimes times)
    {
        var writer = new PointWriter(batch, rejections, times);
        var points = new MetricWriter(writer, _texts);
        var reader = new ProtoReader(request, "ExportMetricsServiceRequest");
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                ResourceMetrics(reader.Bytes(), writer, points);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    void ResourceMetrics(ReadOnlySpan<byte> message, PointWriter writer, MetricWriter points)
    {
        var bytes = Part.Of(message, "ResourceMetrics", 1);
        var resource = _resources.TryGet(bytes, out var known) ? known : _resources.Add(bytes, new ResourceState(AnyValue.Attributes(bytes, "Resource", 1), _targets, _resources.Memory));
        writer.BeginResource();
        var reader = new ProtoReader(message, "ResourceMetrics");
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                ScopeMetrics(reader.Bytes(), resource, points);
            }
            else
            {
                reader.Skip();
            }
        }

        if (resource.Warning.Length > 0)
        {
            writer.Rejections.Add(resource.Warning, 0);
        }

        if (resource.TargetInfo is { } target && writer.LastMs > 0)
        {
            AddTargetInfo(target, writer);
        }
    }

    void AddTargetInfo(Labels labels, PointWriter writer)
    {
        try
        {
            SeriesHandle target = catalog.Series(labels);
            for (var time = Math.Max(writer.FirstMs, writer.LastMs - (MostTargetInfos * TargetInfoStepMs)); time < writer.LastMs; time += TargetInfoStepMs)
            {
                writer.Add(target, time, 1);
            }

            writer.Add(target, writer.LastMs, 1);
        }
        catch (CatalogFullException e)
        {
            // The points have no need of it.
            writer.Rejections.Add(e.Message, 0);
        }
    }

    void ScopeMetrics(ReadOnlySpan<byte> message, ResourceState resource, MetricWriter points)
    {
        var bytes = Part.Of(message, "ScopeMetrics", 1);
        var scope = resource.Scopes.TryGet(bytes, out var known) ? known : resource.Scopes.Add(bytes, new ScopeState(catalog, _resources.Memory, resource.Attributes, Part.Scope(bytes, _texts)));
        var reader = new ProtoReader(message, "ScopeMetrics");
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                points.Add(reader.Bytes(), scope);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    sealed class ResourceState
    {
        /// <summary>What one takes, with its attributes.</summary>
        internal const int Bytes = 2_048;

        internal ResourceState(Attributes attributes, TextLimit targets, WireCacheMemory memory)
        {
            (Attributes, Scopes) = (attributes, new WireCache<ScopeState>(memory, ScopeState.Bytes));
            try
            {
                TargetInfo = MetricLabels.TargetInfo(attributes, targets);
            }
            catch (FormatException e)
            {
                // The points have no need of it.
                Warning = $"a resource has no target_info, since an attribute cannot be a label: {e.Message}";
            }
        }

        internal Attributes Attributes { get; }

        internal Labels? TargetInfo { get; }

        /// <summary>Why there is no target_info; "" when nothing is wrong.</summary>
        internal string Warning { get; } = "";

        internal WireCache<ScopeState> Scopes { get; }
    }
}

/// <summary>The metrics of one resource and scope.</summary>
internal sealed class ScopeState(StoreCatalog catalog, WireCacheMemory memory, Attributes resource, Scope scope)
{
    /// <summary>What one takes, with its name and attributes.</summary>
    internal const int Bytes = 512;

    readonly WireCache<MetricState> _metrics = new(memory, MetricState.Bytes);

    internal MetricState Metric(ReadOnlySpan<byte> key, ReadOnlySpan<byte> name, ReadOnlySpan<byte> unit, ReadOnlySpan<byte> help, MetricKind kind) =>
        _metrics.TryGet(key, out var known)
            ? known
            : _metrics.Add(key, new MetricState(
                catalog, memory, resource, scope, Encoding.UTF8.GetString(name), kind, StringPool.Names.Get(unit), Encoding.UTF8.GetString(help)));
}
