using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Otlp.Traces;

/// <summary>Puts an <c>ExportTraceServiceRequest</c> into a batch, straight from the wire.</summary>
internal sealed class TracesDecoder(StoreCatalog catalog, IngestLimits limits, IngestMetrics metrics)
{
    readonly TextLimit _texts = new(Signal.Traces, limits.TextBytes, metrics);
    readonly WireCache<Interned<Resource>> _resources = new(catalog.MostBytes / 16);
    readonly WireCache<Interned<Scope>> _scopes = new(catalog.MostBytes / 16);

    /// <exception cref="OtlpFormatException">The payload is malformed.</exception>
    internal void Decode(ReadOnlySpan<byte> request, SpanBatch batch, Rejections rejections, AcceptedTimes times)
    {
        var writer = new SpanWriter(batch, rejections, _texts, times);
        var reader = new ProtoReader(request, "ExportTraceServiceRequest");
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                ResourceSpans(reader.Bytes(), writer);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    void ResourceSpans(ReadOnlySpan<byte> message, SpanWriter writer)
    {
        Interned<Resource> resource;
        try
        {
            resource = Resource(Part.Of(message, "ResourceSpans", 1));
        }
        catch (Exception e) when (e is FormatException or CatalogFullException)
        {
            writer.Rejections.Add(e.Message, Part.Count(message, "ResourceSpans", 2, "ScopeSpans", 2));
            return;
        }

        var reader = new ProtoReader(message, "ResourceSpans");
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                ScopeSpans(reader.Bytes(), resource, writer);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    void ScopeSpans(ReadOnlySpan<byte> message, Interned<Resource> resource, SpanWriter writer)
    {
        Interned<Scope> scope;
        try
        {
            scope = Scope(Part.Of(message, "ScopeSpans", 1));
        }
        catch (Exception e) when (e is FormatException or CatalogFullException)
        {
            writer.Rejections.Add(e.Message, Part.Count(message, "ScopeSpans", 2));
            return;
        }

        var reader = new ProtoReader(message, "ScopeSpans");
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                writer.Add(reader.Bytes(), resource, scope);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    Interned<Resource> Resource(ReadOnlySpan<byte> bytes)
    {
        if (_resources.TryGet(bytes, out var known))
        {
            return known;
        }

        var resource = new Resource(AnyValue.Attributes(bytes, "Resource", 1, _texts)) { DroppedAttributes = (uint)Part.Number(bytes, "Resource", 2) };
        Check(resource.Attributes, "resource");
        return _resources.Add(bytes, catalog.Resource(resource));
    }

    Interned<Scope> Scope(ReadOnlySpan<byte> bytes)
    {
        if (_scopes.TryGet(bytes, out var known))
        {
            return known;
        }

        var scope = Part.Scope(bytes, _texts);
        Check(scope.Attributes, "scope");
        return _scopes.Add(bytes, catalog.Scope(scope));
    }

    static void Check(Attributes attributes, string what)
    {
        if (AttributeText.Pack(attributes).Length is > IngestLimits.MostSpanBytes and var size)
        {
            throw new FormatException($"attributes of a {what} have {size} bytes, at most {IngestLimits.MostSpanBytes} are taken");
        }
    }
}
