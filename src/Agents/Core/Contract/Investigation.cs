using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Contract;

/// <summary>A checked request: the question, the time it is about, and what narrows it.</summary>
internal sealed record Investigation(string Query, Window Window)
{
    public string? Namespace { get; init; }

    /// <summary>The request names a time range; without one, a question may mean another than the default.</summary>
    public bool IsWindowGiven { get; init; }

    /// <summary>What the question goes on from; null begins anew.</summary>
    public string? ConversationId { get; init; }

    /// <summary>Where the user's clock stands.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Empty means all services.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];
}
