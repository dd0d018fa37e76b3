namespace Dendro.Telemetry.Server.Otlp;

/// <summary>What a request carries.</summary>
internal enum Signal
{
    Traces,
    Metrics,
    Logs,
}
