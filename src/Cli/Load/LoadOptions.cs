namespace Dendro.Cli.Load;

/// <summary>What is to be sent, and for how long.</summary>
internal sealed record LoadOptions
{
    /// <summary>Open loop: orders a second, whatever becomes of them.</summary>
    public double? OrdersPerSecond { get; init; }

    /// <summary>Closed loop: so many orders are under way at any time.</summary>
    public int? InFlight { get; init; }

    public double? DeliveriesPerSecond { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>How long the last orders may take after the last was sent.</summary>
    public required TimeSpan Drain { get; init; }
}
