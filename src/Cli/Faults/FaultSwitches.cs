using Dendro.Cli.Configuration;
using Dendro.Cli.Plan;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Faults;

/// <summary>All faults of a running system: those of the services and those of the infrastructure.</summary>
internal sealed class FaultSwitches(Workspace workspace) : IDisposable
{
    readonly FaultApi _services = new(Addresses(workspace));

    public FaultApi Services => _services;

    public OutageSwitches Outages { get; } = new(workspace, TimeProvider.System);

    /// <param name="service">Null for all.</param>
    public async Task<IReadOnlyList<Fault>> ListAsync(string? service, CancellationToken cancellationToken)
    {
        IReadOnlyList<Fault> shop = service is not null && OutageSwitches.Has(service) ? [] : await _services.ListAsync(service, cancellationToken);
        return [.. shop, .. Outages.List(service)];
    }

    public async Task<Fault> SwitchAsync(string service, FaultChange change, CancellationToken cancellationToken) =>
        OutageSwitches.Has(service) ? Outages.Switch(service, change) : await _services.SwitchAsync(service, change, cancellationToken);

    public void Dispose() => _services.Dispose();

    /// <summary>The addresses of each service: as <c>SHOP_SERVICES</c> says (<c>order=http://…,stock=…</c>), else of those that run here.</summary>
    static ILookup<string, Uri> Addresses(Workspace workspace) => Settings.Load(workspace)["SHOP_SERVICES"] is { } list
        ? list.Split(',').Select(item => item.Split('=', 2)).ToLookup(pair => pair[0].Trim(), pair => new Uri(pair[1].Trim()))
        : Running.System(workspace).Parts.Where(part => part.Group == Hosts.Shop).ToLookup(part => part.Service, part => new Uri(part.Address));
}
