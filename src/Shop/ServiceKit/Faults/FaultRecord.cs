namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>The ground truth about one time that a fault was on.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Kind">The fault's name.</param>
/// <param name="Strength">Its strength as written.</param>
/// <param name="Since">When it was switched on.</param>
/// <param name="Until">When it ended; null while it is on.</param>
/// <param name="Symptoms">How it shows in telemetry.</param>
public sealed record FaultRecord(
    string Service, string Kind, string Strength, DateTimeOffset Since, DateTimeOffset? Until, string Symptoms);
