namespace Dendro.Instrumentation;

/// <summary>Requests that tell nothing about the system's work and would drown what does.</summary>
static class Noise
{
    static readonly string[] Probes = ["/alive", "/health", "/ready"];

    static readonly string[] Transport =
    [
        // A telemetry backend that traces the delivery of its own spans would never fall silent.
        "/v1/traces", "/v1/metrics", "/v1/logs", "/otlp/v1/", "/opentelemetry.proto.collector.",
        // A page's connection lasts as long as the page is open, and MCP has spans of its own that say what a request is for.
        "/_blazor", "/mcp",
    ];

    /// <summary>Whether a request to this path deserves a span.</summary>
    public static bool IsWorthASpan(string path) =>
        !Probes.Contains(path, StringComparer.OrdinalIgnoreCase)
        && !Transport.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal));
}
