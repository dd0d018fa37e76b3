namespace Dendro.Cli.Supervision;

/// <summary>What can be known to fail before anything starts.</summary>
internal static class Preflight
{
    /// <summary>DuckDB, PostgreSQL and the logs need room to begin with.</summary>
    internal const long NeededBytes = 256L << 20;

    public static void CheckPorts(IEnumerable<(string What, int Port)> ports, int portOffset)
    {
        var listening = ListeningPorts.Inodes();
        var taken = ports
            .Where(port => listening.ContainsKey(port.Port))
            .Select(port => PortMessage(port.Port, port.What, ListeningPorts.Owner(listening[port.Port])))
            .ToList();
        if (taken.Count > 0)
        {
            throw new UserError($"{string.Join("; ", taken)}. Stop what listens there, or start with --port-offset {portOffset + 1000}.");
        }
    }

    internal static string PortMessage(int port, string what, string? owner) =>
        $"port {port} ({what}) is in use by {owner ?? "a process of another user"}";

    public static void CheckDisk(string folder) => CheckDisk(folder, new DriveInfo(folder).AvailableFreeSpace);

    internal static void CheckDisk(string folder, long freeBytes)
    {
        if (freeBytes < NeededBytes)
        {
            throw new UserError(
                $"the disk of {folder} has {freeBytes >> 20} MB free and at least {NeededBytes >> 20} MB are needed. Free some, or put the state on another disk with --state-dir.");
        }
    }
}
