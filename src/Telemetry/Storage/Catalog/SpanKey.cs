using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Catalog;

/// <summary>What attributes of spans follow, as a guess at the next one: senders repeat their order.</summary>
internal abstract class Followed
{
    /// <summary>What came after it last; the folder's alone.</summary>
    internal SpanValue? Next { get; set; }
}

/// <summary>A name of attributes of spans.</summary>
/// <param name="number">Its number among the names.</param>
/// <param name="packed">The name as it is stored.</param>
internal sealed class SpanKey(int number, byte[] packed) : Followed
{
    internal int Number => number;

    internal byte[] Packed => packed;

    internal string Name { get; } = AttributeText.Unescape(packed);

    /// <summary>Its values that have numbers.</summary>
    internal List<SpanValue> Values { get; } = [];

    /// <summary>Whether there are others, which have not.</summary>
    internal bool HasOthers { get; set; }

    /// <summary>Its column in each scope that has it; −1 where none was left for it.</summary>
    internal Dictionary<uint, int> Slots { get; } = [];

    /// <summary>The scopes in which others have its column too.</summary>
    internal HashSet<uint> Sharing { get; } = [];
}

/// <summary>A value of an attribute of spans that many may have.</summary>
/// <param name="id">Its number among those of all attributes, from 1.</param>
/// <param name="key">The attribute.</param>
/// <param name="entry">Name and value as they are stored, with what ends them.</param>
internal sealed class SpanValue(uint id, SpanKey key, byte[] entry) : Followed
{
    AttributeValue? _value;

    internal uint Id => id;

    internal SpanKey Key => key;

    internal byte[] Entry => entry;

    internal AttributeValue Value => _value ??= Read();

    AttributeValue Read()
    {
        var text = Entry.AsSpan()[(Key.Packed.Length + 1)..^1];
        return AttributeJson.Value((AttributeType)text[0], AttributeText.Unescape(text[1..]));
    }
}

/// <summary>A scope's columns for attributes of spans.</summary>
internal sealed class SpanScope(uint id) : Followed
{
    const sbyte Unknown = sbyte.MinValue;

    readonly int[] _keys = new int[SpanAttributes.Slots];
    sbyte[] _slots = [];

    internal uint Id => id;

    /// <summary>How many attributes have or had a column.</summary>
    internal int KeysOf(int slot) => _keys[slot];

    /// <summary>The column of an attribute; −1 when it has none, null when it is new here.</summary>
    internal int? SlotOf(SpanKey key) => key.Number < _slots.Length && _slots[key.Number] is var slot and not Unknown ? slot : null;

    internal void Set(SpanKey key, int slot)
    {
        if (key.Number >= _slots.Length)
        {
            var length = _slots.Length;
            Array.Resize(ref _slots, key.Number + 8);
            Array.Fill(_slots, Unknown, length, _slots.Length - length);
        }

        _slots[key.Number] = (sbyte)slot;
        if (slot >= 0)
        {
            _keys[slot]++;
        }
    }
}
