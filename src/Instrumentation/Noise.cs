namespace Dendro.Instrumentation;

/// <summary>Requests that tell nothing about the system's work and would drown what does.</summary>
static class Noise
{
    static readonly string[] Probes = ["/alive", "/health", "/ready"];

    // A telemetry backend that traces the delivery of its own spans would never fall silent.
    static readonly string[] OtlpIngest =
        ["/v1/traces", "/v1/metrics", "/v1/logs", "/otlp/v1/", "/opentelemetry.proto.collector."];

    /// <summary>Whether a request to this path deserves a span.</summary>
    public static bool IsWorthASpan(string path) =>
        !Probes.Contains(path, StringComparer.OrdinalIgnoreCase)
        && !OtlpIngest.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal));
}
