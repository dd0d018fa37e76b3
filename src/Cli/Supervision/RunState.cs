using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dendro.Cli.Supervision;

[JsonConverter(typeof(PhaseJson))]
internal enum Phase
{
    Waiting,
    Starting,
    Healthy,

    /// <summary>Everything runs, and some of it cannot do its work.</summary>
    Degraded,
    Restarting,
    Stopping,
    Stopped,
    Failed,
}

/// <summary>One part of the running system, as <c>status --json</c> prints it.</summary>
internal sealed record PartState
{
    public required string Name { get; init; }

    public required string Group { get; init; }

    /// <summary>The service it is a copy of; its name, when there is one copy.</summary>
    public string Service { get; init; } = "";

    public Phase State { get; init; }

    public string Address { get; init; } = "";

    public int? Pid { get; init; }

    /// <summary>In clock ticks since boot; tells a process from a later one with the same id.</summary>
    public long? PidStart { get; init; }

    public int Restarts { get; init; }

    /// <summary>From the start of the system to the first time this part was healthy.</summary>
    public double? HealthyAfterSeconds { get; init; }

    /// <summary>What a part that is not healthy is waiting for, or how it ended.</summary>
    public string Detail { get; init; } = "";
}

/// <summary>The running system, written by the supervisor at each change and read by every other command.</summary>
internal sealed record RunState
{
    public int Pid { get; init; }

    public long PidStart { get; init; }

    public Phase State { get; init; }

    /// <summary>Why the start failed, or what was missing when its time was over.</summary>
    public string? Failure { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public int PortOffset { get; init; }

    public string? KafkaBootstrapServers { get; init; }

    public IReadOnlyList<string> Notices { get; init; } = [];

    public IReadOnlyList<PartState> Parts { get; init; } = [];

    [JsonIgnore]
    public bool IsSupervised => ProcFs.IsRunning(Pid, PidStart);

    /// <summary>Null when nothing was ever started here, or the file is from another version.</summary>
    public static RunState? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), RunStateJson.Default.RunState);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file in one step, so that a reader sees the old or the new one.</summary>
    public void Write(string path)
    {
        var next = path + ".next";
        File.WriteAllText(next, JsonSerializer.Serialize(this, RunStateJson.Default.RunState));
        File.Move(next, path, overwrite: true);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true)]
[JsonSerializable(typeof(RunState))]
internal sealed partial class RunStateJson : JsonSerializerContext;

internal sealed class PhaseJson() : JsonStringEnumConverter<Phase>(JsonNamingPolicy.SnakeCaseLower);
