using System.Net;
using System.Net.Sockets;

namespace Dendro.Cli.Testing;

/// <summary>
/// Ports for processes that bind them later. They lie below those that Linux gives to outgoing connections:
/// such a connection could take a port of that range between the choice and the bind.
/// </summary>
internal static class UnusedPorts
{
    // Between the ports of a system at no offset and those of systems beside it.
    const int First = 10_100;
    const int Last = 13_000;

    /// <summary>Ports on which nothing listens, each another one.</summary>
    /// <exception cref="InvalidOperationException">There are fewer than <paramref name="count"/>.</exception>
    public static IReadOnlyList<int> Take(int count)
    {
        var start = Random.Shared.Next(Last - First);
        var ports = Enumerable.Range(0, Last - First)
            .Select(i => First + ((start + i) % (Last - First)))
            .Where(IsUnused)
            .Take(count)
            .ToList();
        return ports.Count == count ? ports : throw new InvalidOperationException($"{ports.Count} ports from {First} to {Last} are unused, {count} are needed.");
    }

    static bool IsUnused(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
