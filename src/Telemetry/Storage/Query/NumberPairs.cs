namespace Dendro.Telemetry.Storage.Query;

/// <summary>Numbers pairs of numbers in the order in which they come, from 0.</summary>
internal sealed class NumberPairs
{
    // Open addressing, and sparse: what is looked up mostly stands at its own place.
    const int Sparseness = 8;

    readonly List<(int Left, ulong Right)> _pairs = [];
    Slot[] _slots = new Slot[512];

    /// <summary>How many pairs there are.</summary>
    internal int Count => _pairs.Count;

    /// <summary>The pair with a number.</summary>
    internal (int Left, ulong Right) this[int number] => _pairs[number];

    /// <summary>Replaces each left half by the number of the pair.</summary>
    internal void Number(Span<int> lefts, ReadOnlySpan<ulong> rights)
    {
        var slots = _slots;
        for (var i = 0; i < lefts.Length; i++)
        {
            ref readonly var slot = ref slots[PlaceOf(lefts[i], rights[i], slots.Length)];
            if (slot.Right == rights[i] && slot.Left == lefts[i] && slot.Next > 0)
            {
                lefts[i] = slot.Next - 1;
            }
            else
            {
                lefts[i] = Find(lefts[i], rights[i]);
                slots = _slots;
            }
        }
    }

    int Find(int left, ulong right)
    {
        var at = PlaceOf(left, right, _slots.Length);
        for (; _slots[at].Next > 0; at = (at + 1) & (_slots.Length - 1))
        {
            if (_slots[at].Right == right && _slots[at].Left == left)
            {
                return _slots[at].Next - 1;
            }
        }

        _pairs.Add((left, right));
        _slots[at] = new Slot(right, left, _pairs.Count);
        if (_pairs.Count * Sparseness > _slots.Length)
        {
            Grow();
        }

        return _pairs.Count - 1;
    }

    void Grow()
    {
        var before = _slots;
        _slots = new Slot[before.Length * 2];
        foreach (var slot in before.Where(slot => slot.Next > 0))
        {
            var at = PlaceOf(slot.Left, slot.Right, _slots.Length);
            while (_slots[at].Next > 0)
            {
                at = (at + 1) & (_slots.Length - 1);
            }

            _slots[at] = slot;
        }
    }

    static int PlaceOf(int left, ulong right, int length)
    {
        var mixed = (right ^ ((ulong)(uint)left << 32 | (uint)left)) * 0x9E37_79B9_7F4A_7C15;
        return (int)((mixed ^ (mixed >> 32)) & (uint)(length - 1));
    }

    /// <param name="Right">The right half.</param>
    /// <param name="Left">The left half.</param>
    /// <param name="Next">1 more than the number; 0 where there is no pair.</param>
    readonly record struct Slot(ulong Right, int Left, int Next);
}
