using System.Numerics;
using System.Runtime.CompilerServices;

namespace Dendro.Telemetry.Storage.Samples;

/// <summary>
/// How a sample stands after the one before it of its series. A byte says what follows: two bits for the change of the distance
/// in time (none, or 1, 4 or 8 bytes), one for another beginning of the counter (8 bytes), five for the value: the same, a whole number more
/// (1, 2 or 4 bytes), or the bits that differ, without the bytes of zeros before or after them. Counters that are measured regularly take two bytes.
/// </summary>
internal static class SampleToken
{
    /// <summary>The most bytes of one.</summary>
    internal const int MostBytes = 1 + (3 * sizeof(long));

    /// <summary>Stands for none: the address follows at which the chunk goes on.</summary>
    internal const byte Jump = 0xff;

    /// <summary>What a jump takes.</summary>
    internal const int JumpBytes = 1 + sizeof(int);

    const int TimeBits = 3;
    const int HasStart = 4;
    const int ValueShift = 3;

    // Values: the same; whole numbers of 1, 2 and 4 bytes; the 1 to 8 lowest bytes that differ; the 1 to 7 highest.
    const int LastWhole = 3;
    const int FirstHigh = LastWhole + sizeof(long) + 1;

    static ReadOnlySpan<byte> TimeBytes => [0, 1, 4, 8];

    static ReadOnlySpan<byte> ValueBytes => [0, 1, 2, 4, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Bytes of the token that begins with a byte.</summary>
    internal static int Length(byte control) =>
        1 + TimeBytes[control & TimeBits] + ((control & HasStart) * 2) + ValueBytes[control >> ValueShift];

    /// <summary>Writes a sample, which becomes the last one.</summary>
    /// <returns>How many bytes it takes; more may be touched, up to <see cref="MostBytes"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Write(ref byte token, ref LastSample last, long timeMs, double value, long startMs)
    {
        var (control, at) = (0, 1);
        var delta = timeMs - last.TimeMs;
        var change = delta - last.DeltaMs;
        if (change != 0)
        {
            control = change == (sbyte)change ? 1 : change == (int)change ? 2 : 3;
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref token, at), change);
            at += TimeBytes[control];
        }

        if (startMs != last.StartMs)
        {
            control |= HasStart;
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref token, at), startMs);
            at += sizeof(long);
        }

        if (BitConverter.DoubleToInt64Bits(value) != BitConverter.DoubleToInt64Bits(last.Value))
        {
            var (kind, bits) = Change(last.Value, value);
            control |= kind << ValueShift;
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref token, at), bits);
            at += ValueBytes[kind];
        }

        token = (byte)control;
        last = new LastSample { TimeMs = timeMs, DeltaMs = delta, Value = value, StartMs = startMs };
        return at;
    }

    /// <summary>Reads the sample that follows the last one, and becomes the last one; eight bytes after it can be read.</summary>
    /// <returns>How many bytes it takes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Read(ref byte token, ref LastSample last)
    {
        int control = token;
        var at = 1;
        if (control == 0)
        {
            last.TimeMs += last.DeltaMs;
            return at;
        }

        switch (control & TimeBits)
        {
            case 1:
                last.DeltaMs += (sbyte)Unsafe.Add(ref token, at);
                at += 1;
                break;
            case 2:
                last.DeltaMs += Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref token, at));
                at += sizeof(int);
                break;
            case 3:
                last.DeltaMs += Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref token, at));
                at += sizeof(long);
                break;
        }

        last.TimeMs += last.DeltaMs;
        if ((control & HasStart) != 0)
        {
            last.StartMs = Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref token, at));
            at += sizeof(long);
        }

        var kind = control >> ValueShift;
        if (kind != 0)
        {
            var bytes = ValueBytes[kind];
            last.Value = Changed(last.Value, kind, Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref token, at)), 64 - (8 * bytes));
            at += bytes;
        }

        return at;
    }

    static double Changed(double value, int kind, long bytes, int unused) => kind switch
    {
        <= LastWhole => value + ((bytes << unused) >> unused),
        < FirstHigh => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) ^ ((bytes << unused) >>> unused)),
        _ => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) ^ (bytes << unused)),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static (int Kind, long Bytes) Change(double last, double value)
    {
        var whole = (int)(value - last);
        // Only what comes out the same again, to the bit.
        if (BitConverter.DoubleToInt64Bits(last + whole) == BitConverter.DoubleToInt64Bits(value))
        {
            return (whole == (sbyte)whole ? 1 : whole == (short)whole ? 2 : LastWhole, whole);
        }

        var bits = BitConverter.DoubleToInt64Bits(last) ^ BitConverter.DoubleToInt64Bits(value);
        var (before, after) = (BitOperations.LeadingZeroCount((ulong)bits) / 8, BitOperations.TrailingZeroCount(bits) / 8);
        return before >= after
            ? (LastWhole + sizeof(long) - before, bits)
            : (FirstHigh + sizeof(long) - after - 1, bits >>> (8 * after));
    }
}

/// <summary>What the next sample of a series is compared with.</summary>
internal struct LastSample
{
    internal long TimeMs;
    internal long DeltaMs;
    internal double Value;
    internal long StartMs;
}
