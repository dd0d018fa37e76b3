using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Graph;

/// <summary>
/// A call that failed and left no span at its callee names the callee by an address. Where that is a service that does send
/// telemetry, it did not answer: the trouble is there, not at the caller.
/// </summary>
internal static class Peers
{
    public static IEnumerable<Finding> Resolve(IReadOnlyList<Finding> findings, IReadOnlyCollection<string> services)
    {
        var known = services.GroupBy(Plain, StringComparer.OrdinalIgnoreCase).ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);
        return findings.Select(finding => finding is { Kind: FindingKind.FailureOrigin, IsPeer: true, Target: { } peer }
            && known.GetValueOrDefault(Plain(peer)) is { } service && service != finding.Service
                ? finding with { Service = service, Target = finding.Service, IsPeer = false, Resource = finding.IsTimeout ? ResourceKind.Other : ResourceKind.Restarts }
                : finding);
    }

    /// <summary>cart, cart:8080 and cart.shop.svc.cluster.local are one service.</summary>
    static string Plain(string name)
    {
        var host = name.Split(':')[0];
        return host.Split('.') is { Length: > 2 } parts && parts[2] == "svc" ? parts[0] : host;
    }
}
