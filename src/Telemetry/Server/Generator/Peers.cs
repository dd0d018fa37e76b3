using System.Net;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Generator;

/// <summary>Whom a span names as the other side, by the attributes and in the order that Tempo's service graphs have them.</summary>
internal static class Peers
{
    /// <summary>The peer's name, or null.</summary>
    internal static string? Of(in SpanView span) =>
        span.Attribute("peer.service"u8) ?? span.Attribute("service.peer.name"u8) ?? span.Attribute("db.name"u8) ?? span.Attribute("db.system"u8);

    /// <summary>The name of the database that a client's span is a call to; null when it is none.</summary>
    internal static string? Database(in SpanView span)
    {
        var name = Any(span, "db.namespace") ?? Any(span, "db.name") ?? Any(span, "db.system.name") ?? Any(span, "db.system");
        return name is null ? null : Any(span, "peer.service") ?? Named(Any(span, "server.address")) ?? Address(span) ?? name;
    }

    static string? Address(in SpanView span) => Named(Any(span, "network.peer.address")) is not { } address ? null
        : Any(span, "network.peer.port") is { } port ? $"{address}:{port}"
        : address;

    // Tempo would name all databases of one machine alike then.
    static string? Named(string? address) =>
        address is null or "localhost" || (IPAddress.TryParse(address, out var ip) && IPAddress.IsLoopback(ip)) ? null : address;

    static string? Any(in SpanView span, string name) =>
        span.Resource.Attributes[name] is { } value ? Otlp.Wire.AnyValueText.Of(value) : span.Attribute(System.Text.Encoding.UTF8.GetBytes(name));
}
