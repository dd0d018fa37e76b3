namespace Dendro.Telemetry.Server.Otlp.Wire;

/// <summary>A payload is not what its type says; the message tells what was found, what was expected and where.</summary>
internal sealed class OtlpFormatException(string message) : Exception(message);
