namespace Dendro.Agents.Core.Execution;

/// <summary>How one measure is asked for, as one value for a window and as a course over it.</summary>
/// <param name="Language">promql, logql or traceql.</param>
/// <param name="Instant">One value a group for the whole window.</param>
/// <param name="Course">Values over time.</param>
/// <param name="Unit">Of the values after <see cref="Scale"/>: s, By, 1/s, % of one, a count or whatever a metric declares.</param>
internal sealed record MeasureQuery(string Language, string Instant, string Course, string Unit)
{
    /// <summary>What the values are a share of; null when they are no share.</summary>
    public string? Whole { get; init; }

    public string? WholeCourse { get; init; }

    /// <summary>What is asked when the instant query finds nothing, for readings are few.</summary>
    public string? Wider { get; init; }

    /// <summary>What a value of the store is multiplied with.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>One less the share: what succeeded.</summary>
    public bool IsComplement { get; init; }

    /// <summary>Values are counts over the window and are wanted for each second of it.</summary>
    public bool IsPerSecond { get; init; }

    /// <summary>A group that no value is told of has none, not 0.</summary>
    public bool IsCount { get; init; }

    /// <summary>The labels by which groups are told apart, in the order of their name.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}
