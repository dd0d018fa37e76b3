namespace Dendro.Telemetry.Storage.Text;

/// <summary>Walks the entries of a stored attribute set without allocating.</summary>
public ref struct AttributeReader(ReadOnlySpan<byte> packed)
{
    ReadOnlySpan<byte> _rest = packed.IsEmpty ? packed : packed[1..];

    /// <summary>The entry reached.</summary>
    public Entry Current { get; private set; }

    /// <summary>This, for <c>foreach</c>.</summary>
    public readonly AttributeReader GetEnumerator() => this;

    /// <summary>Goes to the next entry.</summary>
    public bool MoveNext()
    {
        var end = _rest.IndexOf(AttributeText.EntrySeparator);
        if (end < 0)
        {
            return false;
        }

        var split = _rest[..end].IndexOf(AttributeText.ValueSeparator);
        if (split < 0 || split + 1 >= end)
        {
            throw new InvalidDataException("a stored attribute has no value: the file is damaged");
        }

        Current = new Entry(_rest[..split], (AttributeType)_rest[split + 1], _rest[(split + 2)..end]);
        _rest = _rest[(end + 1)..];
        return true;
    }

    /// <summary>One attribute; key and value as stored, with control bytes escaped.</summary>
    public readonly ref struct Entry(ReadOnlySpan<byte> key, AttributeType type, ReadOnlySpan<byte> value)
    {
        /// <summary>The name.</summary>
        public ReadOnlySpan<byte> Key { get; } = key;

        /// <summary>What the value's text stands for.</summary>
        public AttributeType Type { get; } = type;

        /// <summary>The value's text.</summary>
        public ReadOnlySpan<byte> Value { get; } = value;
    }
}
