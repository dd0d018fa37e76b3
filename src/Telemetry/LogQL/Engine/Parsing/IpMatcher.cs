using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Dendro.Telemetry.LogQL.Engine.Parsing;

/// <summary>Addresses given as one, as a network (<c>10.0.0.0/8</c>) or as a range (<c>a-b</c>), sought in text.</summary>
internal sealed class IpMatcher
{
    static readonly SearchValues<char> V4Characters = SearchValues.Create("0123456789.");
    static readonly SearchValues<char> V6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    readonly Address _first;
    readonly Address _last;

    IpMatcher(Address first, Address last) => (_first, _last) = (first, last);

    readonly record struct Address(bool IsV6, UInt128 Value);

    /// <exception cref="LogQLException">The text names no addresses.</exception>
    public static IpMatcher Parse(string text)
    {
        var dash = text.IndexOf('-');
        var slash = text.IndexOf('/');
        if (dash > 0 && TryAddress(text[..dash].Trim(), out var first) && TryAddress(text[(dash + 1)..].Trim(), out var last)
            && first.IsV6 == last.IsV6 && first.Value <= last.Value)
        {
            return new IpMatcher(first, last);
        }

        if (slash > 0 && TryAddress(text[..slash], out var network)
            && int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits <= (network.IsV6 ? 128 : 32))
        {
            var host = (network.IsV6 ? 128 : 32) - bits;
            var mask = host == 128 ? UInt128.MaxValue : (UInt128.One << host) - 1;
            return new IpMatcher(network with { Value = network.Value & ~mask }, network with { Value = network.Value | mask });
        }

        return TryAddress(text, out var single) ? new IpMatcher(single, single) : throw LogQLException.Semantic("ip: invalid pattern");
    }

    /// <summary>Whether any address in the text is one of these.</summary>
    public bool MatchesAny(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var length = LooksLikeV4(text, i) ? Run(text, i, V4Characters) : LooksLikeV6(text, i) ? Run(text, i, V6Characters) : 0;
            if (length > 0 && TryAddress(text.Substring(i, length), out var address) && Contains(address))
            {
                return true;
            }

            i += Math.Max(0, length - 1);
        }

        return false;
    }

    bool Contains(Address address) => address.IsV6 == _first.IsV6 && address.Value >= _first.Value && address.Value <= _last.Value;

    static bool LooksLikeV4(string text, int at) =>
        char.IsAsciiDigit(text[at]) && text.AsSpan(at + 1, Math.Min(3, text.Length - at - 1)).Contains('.');

    static bool LooksLikeV6(string text, int at) =>
        (char.IsAsciiHexDigit(text[at]) || text[at] == ':') && text.AsSpan(at, Math.Min(5, text.Length - at)).Contains(':');

    static int Run(string text, int at, SearchValues<char> characters) =>
        text.AsSpan(at).IndexOfAnyExcept(characters) is var end && end < 0 ? text.Length - at : end;

    static bool TryAddress(string text, out Address address)
    {
        address = default;
        var isV6 = text.Contains(':');

        // .NET also reads short and octal forms of IPv4, which logs do not mean.
        if ((!isV6 && !IsDotted(text)) || text.AsSpan().ContainsAnyExcept(V6Characters) || !IPAddress.TryParse(text, out var ip))
        {
            return false;
        }

        UInt128 value = 0;
        foreach (var part in ip.GetAddressBytes())
        {
            value = (value << 8) | part;
        }

        address = new Address(ip.AddressFamily == AddressFamily.InterNetworkV6, value);
        return true;
    }

    static bool IsDotted(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 4 && parts.All(part => part.Length is > 0 and <= 3 && (part[0] != '0' || part.Length == 1));
    }
}
