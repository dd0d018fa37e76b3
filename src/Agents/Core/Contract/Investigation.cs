using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Contract;

/// <summary>A checked request: the question, the time it is about, and what narrows it.</summary>
internal sealed record Investigation(string Query, Window Window)
{
    public string? Namespace { get; init; }

    /// <summary>Empty means all services.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];
}
