using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Verdicts;

namespace Dendro.Agents.Core.Model.Investigating;

/// <summary>A question that has its answer, and what it was answered from.</summary>
internal sealed record Inquiry
{
    public required string Question { get; init; }

    /// <summary>What was asked before, in the same conversation.</summary>
    public string? Before { get; init; }

    /// <summary>ISO 639-1.</summary>
    public required string Language { get; init; }

    public required Window Window { get; init; }

    public required Answer Answer { get; init; }

    public required Verdict Verdict { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Every service that there is.</summary>
    public required IReadOnlyList<string> Services { get; init; }

    /// <summary>What could not be looked at.</summary>
    public required IReadOnlyList<string> Missing { get; init; }
}
