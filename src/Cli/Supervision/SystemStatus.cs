using System.Text.Json.Serialization;
using Dendro.Cli.Query;

namespace Dendro.Cli.Supervision;

/// <summary>A part as it is now.</summary>
/// <param name="PssBytes">Memory of its processes, shared pages counted in proportion; 0 when it has none.</param>
internal sealed record PartStatus(string Name, string Group, int? Pid, Phase State, string Address, int Restarts, double? HealthyAfterSeconds, string Detail, long PssBytes);

/// <summary>What <c>status --json</c> prints.</summary>
/// <param name="Metrics">Null when nothing runs or the telemetry server does not say.</param>
internal sealed record SystemStatus(bool Running, DateTimeOffset? StartedAt, string? KafkaBootstrapServers, long PssBytes, MetricVolume? Metrics, IReadOnlyList<PartStatus> Parts)
{
    const string Supervisor = "supervisor";

    public static SystemStatus Of(RunState? state, bool isRunning, MetricVolume? metrics)
    {
        if (state is null)
        {
            return new SystemStatus(false, null, null, 0, null, []);
        }

        var parts = state.Parts.Select(part => Of(part, isRunning)).ToList();
        if (isRunning)
        {
            // The supervisor also hosts the broker. Its children are counted one by one.
            parts.Insert(0, new PartStatus(Supervisor, "infrastructure", state.Pid, state.State, "", 0, null, "", ProcFs.PssBytes(state.Pid)));
        }

        return new SystemStatus(isRunning, state.StartedAt, isRunning ? state.KafkaBootstrapServers : null, parts.Sum(part => part.PssBytes), metrics, parts);
    }

    static PartStatus Of(PartState part, bool isRunning) => new(
        part.Name,
        part.Group,
        isRunning ? part.Pid : null,
        isRunning ? part.State : Phase.Stopped,
        part.Address,
        part.Restarts,
        part.HealthyAfterSeconds,
        part.Detail,
        isRunning && part.Pid is { } pid ? ProcFs.TreePssBytes(pid) : 0);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(SystemStatus))]
internal sealed partial class SystemStatusJson : JsonSerializerContext;
