using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Dendro.HttpGuard;

/// <summary>The names under which a server may be asked: those of this machine alone, its addresses, and what the operator adds.</summary>
public sealed class AllowedHosts
{
    /// <summary>The setting that adds names.</summary>
    public const string Setting = "ALLOWED_HOSTS";

    /// <summary>What the setting takes, for messages.</summary>
    public const string Expected = "host names with commas between, such as shop.example.org,*.example.net, or *";

    /// <summary>The names of this machine alone, and its addresses.</summary>
    public static readonly AllowedHosts Own = new([]);

    readonly string[] _names;

    AllowedHosts(string[] names) => _names = names;

    /// <summary>Reads the setting.</summary>
    /// <param name="text">Names without scheme and port, with commas between; <c>*.name</c> for all below a name, <c>*</c> for all; empty for none.</param>
    /// <param name="hosts">What was read.</param>
    /// <returns>False when an entry is no host name.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AllowedHosts? hosts)
    {
        var names = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var isRight = names.All(name => name == "*" || Uri.CheckHostName(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name) != UriHostNameType.Unknown);
        hosts = isRight ? new AllowedHosts(names) : null;
        return isRight;
    }

    /// <summary>
    /// Whether a request for this host may be answered. A browser that was sent here by a rebound name (DNS rebinding) asks for that name; an
    /// address was never resolved, so it cannot have been rebound.
    /// </summary>
    /// <param name="host">The host of a request without its port; empty when the request names none, as no browser's does.</param>
    public bool Allows(string host) => host.Length == 0 || IPAddress.TryParse(host, out _) || IsLoopback(host) || IsNamed(host);

    /// <summary>
    /// Whether pages of this host may ask: those of this machine, and of the hosts that the operator named. A page that has an address for a host
    /// may be anybody's.
    /// </summary>
    /// <param name="host">The host of an origin without its port.</param>
    public bool AllowsPagesOf(string host) => IsLoopback(host) || IsNamed(host);

    bool IsNamed(string host) => _names.Any(name => name == "*"
        || name.Equals(host, StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(name[1..], StringComparison.OrdinalIgnoreCase)));

    static bool IsLoopback(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
