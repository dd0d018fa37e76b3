namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>The failure that the fault <c>error-rate</c> causes.</summary>
public sealed class SimulatedErrorException(string service, string strength)
    : Exception($"Simulated error in {service}: the fault error-rate is on at {strength}");
