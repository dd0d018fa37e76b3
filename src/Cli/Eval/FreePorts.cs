using Dendro.Cli.Configuration;
using Dendro.Cli.Plan;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Eval;

/// <summary>Ports beside those of whatever runs on this machine.</summary>
internal static class FreePorts
{
    const int FirstOffset = 10_000;

    // Above begin the ports that Linux gives to outgoing connections.
    const int LastOffset = 23_000;
    const int Step = 10;

    /// <summary>An offset at which every port of the parts is free; where the search begins is chance, so that two that search at once do not meet.</summary>
    /// <exception cref="UserError">There is none.</exception>
    public static Ports Find(IReadOnlyList<string> parts)
    {
        var names = Hosts.All.Where(host => parts.Contains(host.Name)).SelectMany(host => host.Ports).ToList();
        var taken = ListeningPorts.Inodes();
        var count = (LastOffset - FirstOffset) / Step;
        var start = Random.Shared.Next(count);
        return Enumerable.Range(0, count)
            .Select(i => new Ports(FirstOffset + ((start + i) % count * Step)))
            .FirstOrDefault(ports => names.All(name => !taken.ContainsKey(ports[name])))
            ?? throw new UserError("no ports are free for a telemetry store and agents beside what runs here.");
    }
}
