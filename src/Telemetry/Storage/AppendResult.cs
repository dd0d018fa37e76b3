namespace Dendro.Telemetry.Storage;

/// <summary>What became of a batch.</summary>
public enum AppendResult
{
    /// <summary>It is durable and queries see it.</summary>
    Stored,

    /// <summary>The same request was stored before, and nothing was added.</summary>
    Repeated,

    /// <summary>Too much is waiting; nothing of it was taken, try again in a second.</summary>
    QueueFull,
}
