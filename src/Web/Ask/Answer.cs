using Dendro.Web.Explore;

namespace Dendro.Web.Ask;

/// <summary>One thing that happened while the agents worked, as the page tells it.</summary>
public sealed record Step(string Who, string Text, bool IsProblem);

/// <summary>A fact with the query that gave it.</summary>
/// <param name="Severity">critical, warning or info.</param>
public sealed record Finding(
    string Agent, string Service, string Title, string Detail, string Severity, QueryLanguage? Language, string Query, TimeWindow Window);

/// <summary>A cause, with what speaks for and against it.</summary>
/// <param name="State">ongoing or over; empty when the orchestrator does not say.</param>
/// <param name="Path">From the caller that notices to the origin.</param>
public sealed record RootCause(
    string Service, string Title, string Explanation, double Confidence, string State, DateTimeOffset? Since, DateTimeOffset? Until, IReadOnlyList<string> Path,
    IReadOnlyList<string> Affected, IReadOnlyList<string> Timeline, IReadOnlyList<string> Evidence, IReadOnlyList<string> Against);

/// <summary>An agent's part: what it says, and whether it could not answer.</summary>
public sealed record AgentPart(string Name, string Analysis, string? Error, IReadOnlyList<string> Links);

/// <summary>The orchestrator's whole answer.</summary>
/// <param name="Summary">Markdown.</param>
/// <param name="Caveats">What was missing, and what the validator struck.</param>
/// <param name="WrittenBy">Whether a model worded the answer; empty when the orchestrator does not say.</param>
public sealed record Answer(
    string Summary, IReadOnlyList<RootCause> Causes, IReadOnlyList<Finding> Findings, IReadOnlyList<AgentPart> Agents,
    IReadOnlyList<string> Recommendations, IReadOnlyList<string> Caveats, string WrittenBy)
{
    /// <summary>The first paragraph; what follows in the summary repeats the causes in words.</summary>
    public string Headline { get; } = Summary.ReplaceLineEndings("\n").Split("\n\n", 2)[0];
}

/// <summary>What arrives from the stream: a step, or at the end the answer.</summary>
public abstract record StreamItem;

public sealed record StepItem(Step Step) : StreamItem;

public sealed record AnswerItem(Answer Answer) : StreamItem;
