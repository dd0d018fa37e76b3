namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>A fault as it stands in one service.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Kind">The fault's name.</param>
/// <param name="On">Whether it has its effect now.</param>
/// <param name="Strength">Its strength as written: <c>0.5</c>, <c>2s</c>; the default when it is off.</param>
/// <param name="Since">When it was switched on; null when it is off.</param>
/// <param name="Until">When it will switch itself off; null when it is off or stays on.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Symptoms">How it shows in telemetry.</param>
public sealed record FaultState(
    string Service, string Kind, bool On, string Strength, DateTimeOffset? Since, DateTimeOffset? Until, string Effect, string Symptoms);
