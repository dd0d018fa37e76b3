using System.Buffers.Binary;

namespace Dendro.Bench.Load;

/// <summary>
/// An encoded OTLP request whose times and ids are written anew each time it is sent, so that no two records are alike and the sender
/// spends next to nothing on encoding. The places are found by marks that the encoder left in their stead.
/// </summary>
internal sealed class RequestTemplate
{
    const uint TimeMark = 0xF5E4D3A6;
    const uint IdMark = 0xF6D5E4B7;

    readonly byte[] _bytes;
    readonly int _records;
    readonly List<(int Offset, uint DeltaNs)> _times = [];
    readonly List<(int Offset, uint Index)> _ids = [];

    internal RequestTemplate(ReadOnlySpan<byte> encoded, int records)
    {
        (_bytes, _records) = (encoded.ToArray(), records);
        for (var offset = 0; offset + sizeof(ulong) <= _bytes.Length; offset++)
        {
            var mark = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(offset));
            if (mark is TimeMark or IdMark)
            {
                (mark == TimeMark ? _times : _ids).Add((offset, BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(offset + sizeof(uint)))));
                offset += sizeof(ulong) - 1;
            }
        }
    }

    /// <summary>The request as it is sent; written over by <see cref="Stamp"/>.</summary>
    internal ExportRequest Request => new(_bytes, _records);

    /// <summary>A time that is written when the request is sent.</summary>
    /// <param name="deltaNs">Nanoseconds after the request's own time.</param>
    internal static ulong Time(uint deltaNs) => ((ulong)deltaNs << 32) | TimeMark;

    /// <summary>Eight bytes of an id; the same index within a request gives the same bytes.</summary>
    internal static byte[] Id(uint index)
    {
        var id = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(id, ((ulong)index << 32) | IdMark);
        return id;
    }

    /// <summary>What <see cref="Id"/> becomes in the request with the given number.</summary>
    internal static ulong IdValue(ulong number, uint index)
    {
        // SplitMix64: every number gives another one.
        var mixed = (number << 24) + index + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>Makes the request one of its own.</summary>
    /// <param name="number">Different for each request of a run.</param>
    /// <param name="timeNs">Unix nanoseconds.</param>
    internal void Stamp(ulong number, long timeNs)
    {
        foreach (var (offset, delta) in _times)
        {
            BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(offset), timeNs + delta);
        }

        foreach (var (offset, index) in _ids)
        {
            BinaryPrimitives.WriteUInt64BigEndian(_bytes.AsSpan(offset), IdValue(number, index));
        }
    }
}
