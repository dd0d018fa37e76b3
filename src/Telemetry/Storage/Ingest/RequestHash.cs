using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// A hash of a request's bytes, which tells a request that is sent again from a new one. It protects from chance, not
/// from senders who look for two requests with the same hash: they harm their own telemetry.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct RequestHash(ulong High, ulong Low)
{
    /// <summary>The hash of bytes, whose meaning depends on <paramref name="kind"/>.</summary>
    public static RequestHash Of(ReadOnlySpan<byte> request, long kind)
    {
        var hash = XxHash128.HashToUInt128(request, kind);
        return new RequestHash((ulong)(hash >> 64), (ulong)hash);
    }
}
