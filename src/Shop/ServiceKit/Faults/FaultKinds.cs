namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>Every kind of fault, and who can have it.</summary>
public static class FaultKinds
{
    /// <summary>The services that talk to a database.</summary>
    internal static readonly IReadOnlyList<string> Apis = ["order", "stock"];

    internal static readonly IReadOnlyList<string> Consumers = ["ordercheck", "suppliercheck"];

    internal static readonly IReadOnlyList<string> Producers = ["customer", "supplier"];

    internal static readonly IReadOnlyList<string> Everyone = [.. Apis, .. Consumers, .. Producers, "ordermanagement"];

    /// <summary>All kinds, in the order in which they are shown.</summary>
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        FaultKind.ErrorRate, FaultKind.Latency, FaultKind.DbError, FaultKind.DbSlow, FaultKind.PoolExhausted, FaultKind.LockContention,
        FaultKind.BadRelease, FaultKind.ConsumerStall, FaultKind.PoisonMessages, FaultKind.TrafficFlood, FaultKind.SilentSupplier,
        FaultKind.CpuBurn, FaultKind.MemoryLeak, FaultKind.CrashLoop,
    ];

    /// <summary>The kinds that a service can have.</summary>
    public static IReadOnlyList<FaultKind> Of(string service) => [.. All.Where(kind => kind.Services.Contains(service))];
}
