namespace Dendro.Telemetry.Server.Otlp;

/// <summary>What became of a request, for a transport to word.</summary>
internal enum ReceiveStatus
{
    /// <summary>Durable; perhaps some records were refused.</summary>
    Stored,

    /// <summary>Not understood; sending it again will not help.</summary>
    Malformed,

    /// <summary>Too much waits to be stored; nothing was taken, send again.</summary>
    QueueFull,

    /// <summary>The store failed; nothing was stored, send again.</summary>
    Unavailable,
}

/// <param name="Status">What became of it.</param>
/// <param name="Accepted">Records stored.</param>
/// <param name="Rejected">Records refused.</param>
/// <param name="Message">Why not, or why some were refused; "" when all is well.</param>
internal sealed record ReceiveOutcome(ReceiveStatus Status, int Accepted, int Rejected, string Message);
