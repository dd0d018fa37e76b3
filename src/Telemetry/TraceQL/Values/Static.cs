using System.Globalization;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.TraceQL.Values;

/// <summary>A value as TraceQL knows it. Durations are nanoseconds.</summary>
internal readonly struct Static : IEquatable<Static>
{
    public static readonly Static Nil;
    public static readonly Static True = new(StaticType.Boolean, 1, null);
    public static readonly Static False = new(StaticType.Boolean, 0, null);

    readonly long _bits;
    readonly object? _reference;

    Static(StaticType type, long bits, object? reference) => (Type, _bits, _reference) = (type, bits, reference);

    public StaticType Type { get; }

    public bool IsNil => Type == StaticType.Nil;

    public bool IsTrue => Type == StaticType.Boolean && _bits != 0;

    /// <summary>The number behind an int, duration, status, kind or truth value.</summary>
    public long Int => _bits;

    public double Float => BitConverter.Int64BitsToDouble(_bits);

    public string String => (string)_reference!;

    public IReadOnlyList<Static> Items => (Static[])_reference!;

    /// <summary>A number as a float, whatever its type.</summary>
    public double Number => Type == StaticType.Float ? Float : _bits;

    public static Static Of(long value) => new(StaticType.Int, value, null);

    public static Static Of(double value) => new(StaticType.Float, BitConverter.DoubleToInt64Bits(value), null);

    public static Static Of(string value) => new(StaticType.String, 0, value);

    public static Static Of(bool value) => value ? True : False;

    public static Static Of(SpanStatus value) => new(StaticType.Status, (long)value, null);

    public static Static Of(SpanKind value) => new(StaticType.Kind, (long)value, null);

    public static Static Duration(long nanoseconds) => new(StaticType.Duration, nanoseconds, null);

    public static Static Array(Static[] items) => new(StaticType.Array, 0, items);

    /// <summary>The values of several events or links: none is nil, one stands for itself.</summary>
    public static Static Many(List<Static> items) => items.Count switch
    {
        0 => Nil,
        1 => items[0],
        _ => new(StaticType.Many, 0, items.ToArray()),
    };

    /// <summary>The value of an OpenTelemetry attribute; nil where TraceQL has no type for it, as for lists of mixed types.</summary>
    public static Static From(AttributeValue? value) => value switch
    {
        AttributeValue.Text text => Of(text.Value),
        AttributeValue.Integer integer => Of(integer.Value),
        AttributeValue.Float number => Of(number.Value),
        AttributeValue.Boolean boolean => Of(boolean.Value),
        AttributeValue.Bytes bytes => Of(bytes.ToString()),
        AttributeValue.List list => FromList(list),
        _ => Nil,
    };

    static Static FromList(AttributeValue.List list)
    {
        var items = new Static[list.Values.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = From(list.Values[i]);
            if (items[i].Type is StaticType.Nil or StaticType.Array || items[i].Type != items[0].Type)
            {
                return Nil;
            }
        }

        return Array(items);
    }

    /// <summary>As Tempo sends it to clients: words and durations as text.</summary>
    public AttributeValue ToAttributeValue() => Type switch
    {
        StaticType.Int => new AttributeValue.Integer(Int),
        StaticType.Float => new AttributeValue.Float(Float),
        StaticType.Boolean => new AttributeValue.Boolean(IsTrue),
        StaticType.Array or StaticType.Many => new AttributeValue.List([.. Items.Select(item => item.ToAttributeValue())]),
        _ => new AttributeValue.Text(ToText()),
    };

    /// <summary>The value alone, without the quotes that a string has in a query.</summary>
    public string ToText() => Type switch
    {
        StaticType.Nil => "nil",
        StaticType.String => String,
        StaticType.Int => Int.ToString(CultureInfo.InvariantCulture),
        StaticType.Float => FloatText(Float),
        StaticType.Boolean => IsTrue ? "true" : "false",
        StaticType.Duration => DurationText.Format(Int),
        StaticType.Status => Words.Of((SpanStatus)Int),
        StaticType.Kind => Words.Of((SpanKind)Int),
        _ => $"[{string.Join(", ", Items.Select(item => item.ToText()))}]",
    };

    /// <summary>As a query writes it.</summary>
    public override string ToString() => Type switch
    {
        StaticType.String => Quote(String),
        StaticType.Int when Int == long.MinValue => "minInt",
        StaticType.Float when double.IsNaN(Float) => "(0.0 / 0.0)",
        StaticType.Float when double.IsInfinity(Float) => Float > 0 ? "(1.0 / 0.0)" : "(-1.0 / 0.0)",
        _ => ToText(),
    };

    public bool Equals(Static other) => Type == other.Type && Type switch
    {
        StaticType.String => String == other.String,
        StaticType.Array or StaticType.Many => Items.SequenceEqual(other.Items),
        _ => _bits == other._bits,
    };

    public override bool Equals(object? obj) => obj is Static other && Equals(other);

    public override int GetHashCode() => Type switch
    {
        StaticType.String => String.GetHashCode(StringComparison.Ordinal),
        StaticType.Array or StaticType.Many => Items.Count == 0 ? 0 : Items[0].GetHashCode(),
        _ => HashCode.Combine(Type, _bits),
    };

    static string FloatText(double value)
    {
        var text = value switch
        {
            double.PositiveInfinity => "+Inf",
            double.NegativeInfinity => "-Inf",
            _ => value.ToString("R", CultureInfo.InvariantCulture),
        };
        // A float that prints like an int would be read back as an int.
        return text.All(c => char.IsAsciiDigit(c) || c == '-') ? text + ".0" : text;
    }

    static string Quote(string value)
    {
        if (value.AsSpan().IndexOfAny('`', '\r') < 0)
        {
            return $"`{value}`";
        }

        return '"' + value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\r", "\\r").Replace("\n", "\\n") + '"';
    }
}
