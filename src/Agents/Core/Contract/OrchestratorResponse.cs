using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Hypotheses;
using Dendro.Agents.Core.Model.Investigating;

namespace Dendro.Agents.Core.Contract;

/// <summary>What the orchestrator answers to <c>POST /analyze</c>.</summary>
internal sealed record OrchestratorResponse
{
    public required string Query { get; init; }

    /// <summary>The question as a model reworded it in English, where the rules did not understand it; otherwise the question itself.</summary>
    public required string TranslatedQuery { get; init; }

    /// <summary>ISO 639-1 code of the question's language; the summary is in it.</summary>
    public required string Language { get; init; }

    public required RoutingDecision Routing { get; init; }

    /// <summary>By agent: logs, metrics, traces.</summary>
    public required IReadOnlyDictionary<string, AgentResponse> AgentResponses { get; init; }

    /// <summary>The answer's text and, for causes, the whole report. Markdown.</summary>
    public required string Summary { get; init; }

    public required Answer Answer { get; init; }

    /// <summary>Named in the next question's context, it goes on from this answer, for an hour.</summary>
    public required string ConversationId { get; init; }

    public required IReadOnlyList<RootCause> RootCauses { get; init; }

    public required IReadOnlyList<string> Recommendations { get; init; }

    public required Validation Validation { get; init; }

    /// <summary>What a model added; null when none was asked. Everything else is told without it.</summary>
    public ModelReport? Model { get; init; }

    public required DateTimeOffset Timestamp { get; init; }
}

internal enum Intent
{
    /// <summary>The agents look at all signals.</summary>
    Investigate,

    /// <summary>One answer is read straight from the telemetry.</summary>
    Query,
    Greeting,
    OffTopic,
}

/// <summary>Where a question goes and why.</summary>
internal sealed record RoutingDecision(Intent Intent, IReadOnlyList<string> Agents, string Reason);

/// <summary>A ranked cause.</summary>
internal sealed record RootCause
{
    public required string Service { get; init; }

    public required Mechanism Mechanism { get; init; }

    public required string Title { get; init; }

    public required string Explanation { get; init; }

    /// <summary>0 to 0.97.</summary>
    public required double Confidence { get; init; }

    /// <summary>From the caller that notices to the origin.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    public required IReadOnlyList<string> Affected { get; init; }

    /// <summary>ongoing or over.</summary>
    public required string State { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>The one instance that is not like the others.</summary>
    public string? Instance { get; init; }

    public string? Operation { get; init; }

    /// <summary>What it calls that sends no telemetry.</summary>
    public string? Dependency { get; init; }

    public required IReadOnlyList<string> Timeline { get; init; }

    public required IReadOnlyList<string> Evidence { get; init; }

    public required IReadOnlyList<string> CounterEvidence { get; init; }

    public required string Recommendation { get; init; }

    /// <summary>Each weight that made the confidence, so that a wrong answer can be explained.</summary>
    public required IReadOnlyDictionary<string, double> Scores { get; init; }
}

/// <summary>How far the answer can be relied on.</summary>
internal sealed record Validation
{
    /// <summary>causes, nothing_wrong, inconclusive, or not_investigated.</summary>
    public required string Verdict { get; init; }

    /// <summary>deterministic, or model when checked sentences of one are in <see cref="OrchestratorResponse.Model"/>.</summary>
    public required string WrittenBy { get; init; }

    /// <summary>Sentences of the model that the evidence does not carry.</summary>
    public IReadOnlyList<string> Struck { get; init; } = [];

    /// <summary>What was missing: a dead agent, a refused query, a silent model.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
