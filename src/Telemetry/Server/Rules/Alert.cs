using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Server.Rules;

/// <summary>How far an alert is.</summary>
internal enum AlertState
{
    /// <summary>It fired, and its condition ended.</summary>
    Inactive,

    /// <summary>Its condition holds, but not for long enough.</summary>
    Pending,

    /// <summary>Its condition held for long enough.</summary>
    Firing,
}

/// <summary>An alert: one label set for which the condition of a rule holds, or held. Times are Unix milliseconds.</summary>
/// <param name="Labels">What identifies it, the rule's name included.</param>
/// <param name="Annotations">What there is to say about it.</param>
/// <param name="Value">The condition's value when it was last looked at.</param>
/// <param name="ActiveAtMs">Since when the condition holds.</param>
internal sealed record Alert(Labels Labels, Labels Annotations, double Value, long ActiveAtMs)
{
    public AlertState State { get; init; } = AlertState.Pending;

    /// <summary>Since when it fires only because the rule keeps it firing.</summary>
    public long? KeptSinceMs { get; init; }

    /// <summary>When it became inactive.</summary>
    public long? ResolvedAtMs { get; init; }
}
