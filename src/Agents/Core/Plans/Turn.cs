namespace Dendro.Agents.Core.Plans;

/// <summary>What is kept of the last answer, so that the next question can lean on it.</summary>
/// <param name="Plan">What was asked.</param>
/// <param name="Focus">The services that the answer was about: the first cause's, the first row's.</param>
/// <param name="Since">When what it told of began.</param>
/// <param name="TraceId">The trace it showed.</param>
/// <param name="Language">The language it was asked in.</param>
internal sealed record Turn(Plan Plan, IReadOnlyList<string> Focus, DateTimeOffset? Since = null, string? TraceId = null, string? Language = null);
