using System.Text.Json.Serialization;

namespace Dendro.Cli.Load;

/// <summary>What a load came to.</summary>
internal sealed record LoadReport
{
    /// <summary>Part of each key: <c>load-RUN-000000000</c>.</summary>
    public required string Run { get; init; }

    /// <summary><c>open loop</c>, <c>closed loop</c> or <c>direct</c>.</summary>
    public required string Mode { get; init; }

    public double Seconds { get; init; }

    public int Sent { get; init; }

    public int Acknowledged { get; init; }

    public int Refused { get; init; }

    public string? Reason { get; init; }

    public int Stored { get; init; }

    /// <summary>From the first that was due to the last that was stored.</summary>
    public double StoredPerSecond { get; init; }

    /// <summary>From the moment a message was due to the commit of its order.</summary>
    public required Latencies Latency { get; init; }

    /// <summary>False: latencies end when the API made the row, shortly before its commit.</summary>
    public bool KnowsCommits { get; init; } = true;

    /// <summary>Messages of the topic not processed, also those of others; null while unknown.</summary>
    public long? Lag { get; init; }

    public int NotStored => Sent - Stored;

    public bool IsComplete => NotStored == 0;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(LoadReport))]
internal sealed partial class LoadJson : JsonSerializerContext;
