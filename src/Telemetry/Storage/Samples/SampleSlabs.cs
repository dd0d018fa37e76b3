namespace Dendro.Telemetry.Storage.Samples;

/// <summary>
/// Memory that is only ever added to, in pieces that the collector does not take for large objects. One thread takes from it; what
/// it has written and published others read without a lock. An address is the number of the slab and the place in it.
/// </summary>
internal sealed class SampleSlabs
{
    const int AddressBits = 16;
    const int MostBytes = 1 << AddressBits;
    const int FewestBytes = 8 << 10;

    // A token is read eight bytes at a time.
    const int Spare = sizeof(long);

    byte[][] _slabs = [];
    int _count;
    int _used;
    int _size;

    /// <summary>Bytes it takes.</summary>
    internal long Bytes { get; private set; }

    internal ref byte this[int address] => ref Volatile.Read(ref _slabs)[address >> AddressBits][address & (MostBytes - 1)];

    /// <summary>Takes so many bytes in one piece, at most 8 KB.</summary>
    internal int Take(int bytes)
    {
        if (_used + bytes > _size)
        {
            AddSlab();
        }

        var address = ((_count - 1) << AddressBits) | _used;
        _used += bytes;
        return address;
    }

    void AddSlab()
    {
        _size = Math.Min(MostBytes, FewestBytes << Math.Min(_count, AddressBits));
        if (_count == _slabs.Length)
        {
            var longer = new byte[Math.Max(4, 2 * _count)][];
            _slabs.CopyTo(longer, 0);
            Volatile.Write(ref _slabs, longer);
        }

        _slabs[_count++] = GC.AllocateUninitializedArray<byte>(_size + Spare);
        _used = 0;
        Bytes += _size + Spare;
    }
}
