using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Contract;

/// <summary>What an agent answers to <c>POST /analyze</c>.</summary>
internal sealed record AgentResponse
{
    public required string AgentName { get; init; }

    public required string Analysis { get; init; }

    public required AgentData Data { get; init; }

    /// <summary>0 to 1: how much of what the agent wanted to know it could find out.</summary>
    public required double Confidence { get; init; }

    public required IReadOnlyList<string> GrafanaLinks { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public string? Error { get; init; }
}

/// <summary>The evidence behind an agent's words.</summary>
internal sealed record AgentData
{
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Services that sent anything of the agent's signal in the window.</summary>
    public IReadOnlyList<string> ServicesSeen { get; init; } = [];

    /// <summary>Number of queries asked.</summary>
    public int Queries { get; init; }

    /// <summary>What could not be found out, and why.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];

    /// <summary>The share, 0 to 1, of its queries that were answered.</summary>
    public double Coverage { get; init; }
}
