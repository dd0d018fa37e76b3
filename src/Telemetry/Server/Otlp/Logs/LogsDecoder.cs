using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Otlp.Logs;

/// <summary>Puts an <c>ExportLogsServiceRequest</c> into a batch of Loki's streams and lines, straight from the wire.</summary>
internal sealed class LogsDecoder(StoreCatalog catalog, LogLimits limits, TimeProvider time)
{
    readonly WireCache<ResourceContext> _resources = new(catalog.MostBytes / 16, ResourceContext.Bytes);
    readonly LogAttributeNames _names = new();

    /// <exception cref="OtlpFormatException">The payload is malformed.</exception>
    internal void Decode(ReadOnlySpan<byte> request, LogBatch batch, Rejections rejections, AcceptedTimes times)
    {
        var writer = new LogWriter(batch, rejections, _names, limits, times, time);
        var reader = new ProtoReader(request, "ExportLogsServiceRequest");
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                ResourceLogs(reader.Bytes(), writer);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    void ResourceLogs(ReadOnlySpan<byte> message, LogWriter writer)
    {
        ResourceContext resource;
        try
        {
            resource = Resource(Part.Of(message, "ResourceLogs", 1), writer);
        }
        catch (Exception e) when (Refusal(e, "resource") is { } reason)
        {
            writer.Rejections.Add(reason, Part.Count(message, "ResourceLogs", 2, "ScopeLogs", 2));
            return;
        }

        var reader = new ProtoReader(message, "ResourceLogs");
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                ScopeLogs(reader.Bytes(), resource, writer);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    void ScopeLogs(ReadOnlySpan<byte> message, ResourceContext resource, LogWriter writer)
    {
        Interned<Labels> context;
        try
        {
            context = Context(resource, Part.Of(message, "ScopeLogs", 1), writer);
        }
        catch (Exception e) when (Refusal(e, "scope") is { } reason)
        {
            writer.Rejections.Add(reason, Part.Count(message, "ScopeLogs", 2));
            return;
        }

        // What a resource or scope says was detected holds for its records.
        var level = context.Value.Has(LevelDetector.LabelName) ? DetectedLevel.None : resource.Level;
        var reader = new ProtoReader(message, "ScopeLogs");
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                writer.Add(reader.Bytes(), resource.Stream, context, level);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    static string? Refusal(Exception e, string what) => e switch
    {
        FormatException => $"an attribute of a {what} cannot be a label: {e.Message}",
        CatalogFullException => e.Message,
        _ => null,
    };

    ResourceContext Resource(ReadOnlySpan<byte> bytes, LogWriter writer)
    {
        if (_resources.TryGet(bytes, out var known))
        {
            return known;
        }

        var (labels, metadata) = LokiLabels.Split(AnyValue.Attributes(bytes, "Resource", 1, limits.Texts), LokiLabels.IndexedAttributes, LokiLabels.ServiceCandidates);
        LabelLimits.Check(labels);
        writer.Charge(labels.Concat(metadata));
        return _resources.Add(bytes, new ResourceContext(catalog.Stream(labels), metadata, _resources.Memory));
    }

    Interned<Labels> Context(ResourceContext resource, ReadOnlySpan<byte> bytes, LogWriter writer)
    {
        if (resource.Scopes.TryGet(bytes, out var known))
        {
            return known;
        }

        var scope = Part.Scope(bytes, limits.Texts);
        var (metadata, room) = (new List<Label>(resource.Metadata), LokiLabels.MostMetadataBytes);
        foreach (var (name, value) in scope.Attributes.Entries)
        {
            LokiLabels.Flatten(metadata, LabelNamer.Loki.Name(name), value, ref room);
        }

        metadata.Add(new Label("scope_name", scope.Name));
        metadata.Add(new Label("scope_version", scope.Version));
        if (Part.Number(bytes, "InstrumentationScope", 4) is > 0 and var dropped)
        {
            metadata.Add(new Label("scope_dropped_attributes_count", dropped.ToString(CultureInfo.InvariantCulture)));
        }

        writer.Charge(metadata);
        return resource.Scopes.Add(bytes, catalog.LogContext(LevelDetector.Normalized(Labels.From(metadata))));
    }

    sealed class ResourceContext(Interned<Labels> stream, List<Label> metadata, WireCacheMemory memory)
    {
        /// <summary>What one takes, with its metadata.</summary>
        internal const int Bytes = 2_048;

        internal Interned<Labels> Stream => stream;

        internal List<Label> Metadata => metadata;

        internal WireCache<Interned<Labels>> Scopes { get; } = new(memory, valueBytes: 0);

        /// <summary>The level that a label of the stream names, or null.</summary>
        internal DetectedLevel? Level { get; } = LevelDetector.Default.Fields.Select(field => stream.Value[field]).FirstOrDefault(value => value.Length > 0) is { } value
            ? LevelDetector.Named(System.Text.Encoding.UTF8.GetBytes(value))
            : null;
    }
}
