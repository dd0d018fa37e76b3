using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Otlp.Traces;

/// <summary>Puts an <c>ExportTraceServiceRequest</c> into a batch, straight from the wire.</summary>
internal sealed class TracesDecoder(StoreCatalog catalog)
{
    readonly WireCache<Interned<Resource>> _resources = new(catalog.MostBytes / 16);
    readonly WireCache<Interned<Scope>> _scopes = new(catalog.MostBytes / 16);

    /// <exception cref="OtlpFormatException">The payload is malformed.</exception>
    internal void Decode(ReadOnlySpan<byte> request, SpanBatch batch, Rejections rejections)
    {
        var writer = new SpanWriter(batch, rejections);
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
        catch (CatalogFullException e)
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
        catch (CatalogFullException e)
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

    Interned<Resource> Resource(ReadOnlySpan<byte> bytes) => _resources.TryGet(bytes, out var known)
        ? known
        : _resources.Add(bytes, catalog.Resource(new Resource(AnyValue.Attributes(bytes, "Resource", 1))));

    Interned<Scope> Scope(ReadOnlySpan<byte> bytes) => _scopes.TryGet(bytes, out var known) ? known : _scopes.Add(bytes, catalog.Scope(Part.Scope(bytes)));
}
