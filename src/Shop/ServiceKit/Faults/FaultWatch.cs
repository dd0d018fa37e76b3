namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>A fault as it was seen, and a signal that it is no longer so.</summary>
/// <param name="Value">Its strength; 0 while it is off.</param>
/// <param name="Changed">Cancelled when the fault is switched or ends.</param>
public readonly record struct FaultWatch(double Value, CancellationToken Changed);
