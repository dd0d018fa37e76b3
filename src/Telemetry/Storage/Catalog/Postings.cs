using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Catalog;

/// <summary>
/// The numbers of the series or streams that have a label, ascending. One thread at a time changes them while others read.
/// A number that is taken away stays in the array until half of it is to go, so that taking away all is not quadratic;
/// who reads asks the table, which does not know it any more.
/// </summary>
internal sealed class Postings(Label label)
{
    static readonly Snapshot Empty = new([], 0);

    Snapshot _current = Empty;
    int _gone;

    /// <summary>The one instance of the label that all series share.</summary>
    internal Label Label => label;

    /// <summary>How many there are, those included that are taken away.</summary>
    internal int Count => Volatile.Read(ref _current).Count;

    /// <summary>Whether all are taken away.</summary>
    internal bool IsEmpty => _gone == _current.Count;

    /// <summary>The numbers as they are now.</summary>
    internal ArraySegment<uint> Ids => Volatile.Read(ref _current) is var now ? new ArraySegment<uint>(now.Ids, 0, now.Count) : default;

    internal void Add(uint id)
    {
        var (ids, count) = (_current.Ids, _current.Count);
        if (count == 0 || id > ids[count - 1])
        {
            var room = count < ids.Length ? ids : Resized(ids, count, Math.Max(2, count + (count / 2)));
            room[count] = id;
            Volatile.Write(ref _current, new Snapshot(room, count + 1));
            return;
        }

        // It was forgotten while someone held it, and is back.
        var place = Array.BinarySearch(ids, 0, count, id);
        if (place >= 0)
        {
            _gone--;
            return;
        }

        Volatile.Write(ref _current, new Snapshot([.. ids[..~place], id, .. ids[~place..count]], count + 1));
    }

    /// <summary>Takes one away that is there.</summary>
    /// <param name="isKnown">Whether the table knows a number.</param>
    internal void Remove(Func<uint, bool> isKnown)
    {
        if (++_gone * 2 <= _current.Count)
        {
            return;
        }

        uint[] left = [.. Ids.Where(isKnown)];
        _gone = 0;
        Volatile.Write(ref _current, new Snapshot(left, left.Length));
    }

    static uint[] Resized(uint[] ids, int count, int length)
    {
        var room = new uint[length];
        ids.AsSpan(0, count).CopyTo(room);
        return room;
    }

    sealed record Snapshot(uint[] Ids, int Count);
}
