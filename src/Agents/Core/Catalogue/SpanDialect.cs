namespace Dendro.Agents.Core.Catalogue;

/// <summary>
/// What the semantic conventions of OpenTelemetry, old and new, say of a span's failure and of whom it calls. Many senders leave
/// the status unset, so that the protocol's own code decides.
/// </summary>
internal static class SpanDialect
{
    /// <summary>Codes by which a gRPC server says that it, not its client, failed: unknown, deadline exceeded, unimplemented, internal, unavailable, data loss.</summary>
    static readonly string[] RpcFailures = ["2", "4", "12", "13", "14", "15"];

    static readonly string[] HttpCodes = ["http.response.status_code", "http.status_code"];
    static readonly string[] RpcCodes = ["rpc.grpc.status_code", "rpc.response.status_code", "grpc.status_code"];

    /// <summary>TraceQL that matches failed spans of either kind.</summary>
    public static string Failed { get; } = "(status = error || "
        + string.Join(" || ", HttpCodes.Select(code => $"span.{code} >= 500"))
        + $" || {string.Join(" || ", RpcFailures.Select(code => $"span.rpc.grpc.status_code = {code}"))})";

    /// <summary>TraceQL that matches spans with a status code of HTTP, or one of a class such as 4xx.</summary>
    public static string Answered(string code) => "(" + string.Join(" || ", HttpCodes.Select(name => code.EndsWith("xx", StringComparison.Ordinal)
        ? $"(span.{name} >= {code[0]}00 && span.{name} < {code[0]}99)" : $"span.{name} = {code}")) + ")";

    public static bool IsFailed(string status, IReadOnlyDictionary<string, string> attributes) => status == "error"
        || HttpCodes.Any(code => attributes.GetValueOrDefault(code) is { Length: 3 } value && value[0] == '5')
        || RpcCodes.Any(code => attributes.GetValueOrDefault(code) is { } value && RpcFailures.Contains(value));

    /// <summary>The code of HTTP or gRPC that says that time was up.</summary>
    public static bool IsTimeout(IReadOnlyDictionary<string, string> attributes) =>
        HttpCodes.Any(code => attributes.GetValueOrDefault(code) == "504") || RpcCodes.Any(code => attributes.GetValueOrDefault(code) == "4");

    /// <summary>Whom a call goes to, by the attribute that names it best; null when nothing does.</summary>
    public static string? Peer(IReadOnlyDictionary<string, string> attributes) =>
        attributes.GetValueOrDefault("peer.service") ?? attributes.GetValueOrDefault("service.peer.name")
        ?? Database(attributes)
        ?? (attributes.GetValueOrDefault("messaging.destination.name") ?? attributes.GetValueOrDefault("messaging.destination"))
        ?? attributes.GetValueOrDefault("server.address") ?? attributes.GetValueOrDefault("net.peer.name") ?? attributes.GetValueOrDefault("http.host")
        ?? attributes.GetValueOrDefault("rpc.service")
        ?? Host(attributes.GetValueOrDefault("url.full") ?? attributes.GetValueOrDefault("http.url"));

    public static bool IsMessaging(IReadOnlyDictionary<string, string> attributes) => attributes.ContainsKey("messaging.system");

    /// <summary>The database's name as people write it.</summary>
    public static string? Database(IReadOnlyDictionary<string, string> attributes) => (attributes.GetValueOrDefault("db.system.name") ?? attributes.GetValueOrDefault("db.system")) switch
    {
        null => null,
        "postgresql" => "PostgreSQL",
        "mysql" => "MySQL",
        "mongodb" => "MongoDB",
        "redis" => "Redis",
        var other => other,
    };

    static string? Host(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.Host : null;
}
