namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>What a fault does by itself while it is on, without waiting for a request or a message.</summary>
public interface IFaultEffect
{
    /// <summary>The fault.</summary>
    FaultKind Kind { get; }

    /// <summary>Has the effect until cancelled, and then gives everything back.</summary>
    /// <param name="strength">The strength as a number.</param>
    /// <param name="off">Ends it.</param>
    Task RunAsync(double strength, CancellationToken off);
}
