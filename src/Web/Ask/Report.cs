using Dendro.Web.Explore;

namespace Dendro.Web.Ask;

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

/// <summary>What the agents reported and how it was worded.</summary>
/// <param name="Summary">Markdown.</param>
/// <param name="Caveats">What was missing.</param>
public sealed record Report(
    string Summary, IReadOnlyList<Finding> Findings, IReadOnlyList<AgentPart> Agents, IReadOnlyList<string> Recommendations, IReadOnlyList<string> Caveats)
{
    /// <summary>The first paragraph; what follows in the summary repeats the causes in words.</summary>
    public string Headline { get; } = Summary.ReplaceLineEndings("\n").Split("\n\n", 2)[0];
}
