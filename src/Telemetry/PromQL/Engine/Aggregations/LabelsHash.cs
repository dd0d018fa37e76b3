using System.Text;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Aggregations;

/// <summary>A hash of labels that is the same in every process, unlike <see cref="Labels.GetHashCode"/>.</summary>
internal static class LabelsHash
{
    const ulong OffsetBasis = 14695981039346656037;
    const ulong Prime = 1099511628211;

    /// <summary>FNV-1a over names and values, finished with the mixer of MurmurHash3 so that all bits vary.</summary>
    public static ulong Of(Labels labels)
    {
        var hash = OffsetBasis;
        foreach (var (name, value) in labels)
        {
            hash = Add(Add(hash, name), value);
        }

        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }

    static ulong Add(ulong hash, string text)
    {
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ b) * Prime;
        }

        return (hash ^ 0xff) * Prime;
    }
}
