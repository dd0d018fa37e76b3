using System.Runtime.CompilerServices;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>A growing list in rented memory.</summary>
internal sealed class RowList<T>
{
    const int FirstCapacity = 64;

    T[] _rows = [];

    internal int Count { get; private set; }

    internal ref T this[int index] => ref _rows[index];

    internal ReadOnlySpan<T> Rows => _rows.AsSpan(0, Count);

    internal void Add(in T row)
    {
        if (Count == _rows.Length)
        {
            Grow();
        }

        _rows[Count++] = row;
    }

    /// <summary>Empties it and gives its memory back.</summary>
    internal void Return()
    {
        Return(_rows);
        (_rows, Count) = ([], 0);
    }

    void Grow()
    {
        var larger = BatchMemory<T>.Pool.Rent(Math.Max(FirstCapacity, _rows.Length * 2));
        Rows.CopyTo(larger);
        Return(_rows);
        _rows = larger;
    }

    static void Return(T[] rows)
    {
        if (rows.Length > 0)
        {
            BatchMemory<T>.Pool.Return(rows, clearArray: RuntimeHelpers.IsReferenceOrContainsReferences<T>());
        }
    }
}
