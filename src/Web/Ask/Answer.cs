using Dendro.Web.Explore;

namespace Dendro.Web.Ask;

/// <summary>One thing that happened while the agents worked, as the page tells it.</summary>
public sealed record Step(string Who, string Text, bool IsProblem);

/// <summary>A fact with the query that gave it.</summary>
public sealed record Finding(
    string Agent, string Service, string Title, string Detail, string Severity, QueryLanguage? Language, string Query, TimeWindow Window);

/// <summary>A cause, with what speaks for and against it.</summary>
public sealed record RootCause(
    string Service, string Title, string Explanation, double Confidence, IReadOnlyList<string> Path,
    IReadOnlyList<string> Evidence, IReadOnlyList<string> Against);

/// <summary>An agent's part: what it says, and whether it could not answer.</summary>
public sealed record AgentPart(string Name, string Analysis, string? Error, IReadOnlyList<string> Links);

/// <summary>The orchestrator's whole answer.</summary>
public sealed record Answer(
    string Summary, IReadOnlyList<RootCause> Causes, IReadOnlyList<Finding> Findings, IReadOnlyList<AgentPart> Agents,
    IReadOnlyList<string> Recommendations, IReadOnlyList<string> Caveats, IReadOnlyList<string> Timeline);

/// <summary>What arrives from the stream: a step, or at the end the answer.</summary>
public abstract record StreamItem;

public sealed record StepItem(Step Step) : StreamItem;

public sealed record AnswerItem(Answer Answer) : StreamItem;
