namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>A parameter of a request that cannot be read, or asks for too much.</summary>
internal sealed class BadParameterException(string message) : Exception(message);
