namespace Dendro.Cli.Eval.Generate.Faults;

/// <summary>What a fault does to one request at the service that has it.</summary>
internal struct Effect()
{
    public double OwnFactor { get; set; } = 1;

    public double ExtraMs { get; set; }

    /// <summary>Null when it does not fail by itself.</summary>
    public ErrorCase? Error { get; set; }
}

/// <summary>What went wrong, from which each language of log texts makes its sentence.</summary>
/// <param name="Type">The class of an exception.</param>
internal sealed record ErrorCase(string Type, string Detail)
{
    public int Status { get; init; } = 500;

    public static readonly ErrorCase Rare = new("TransientException", "connection reset by peer");
    public static readonly ErrorCase Timeout = new("TimeoutException", "the call timed out") { Status = 504 };
    public static readonly ErrorCase Downstream = new("UpstreamException", "a call to another service failed") { Status = 502 };
    public static readonly ErrorCase Refused = new("ConnectionException", "connection refused") { Status = 503 };
}

/// <summary>How a process is at a moment.</summary>
internal sealed class Condition
{
    /// <summary>Share of its cores.</summary>
    public double Cpu { get; set; }

    public double MemoryBytes { get; set; }

    /// <summary>Seconds of garbage collection a second.</summary>
    public double GcShare { get; set; }

    public double PoolUsed { get; set; }

    public double PoolPending { get; set; }

    /// <summary>Share of its disk that is full.</summary>
    public double Disk { get; set; }

    public int Restarts { get; set; }
}
