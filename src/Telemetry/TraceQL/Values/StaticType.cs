namespace Dendro.Telemetry.TraceQL.Values;

internal enum StaticType
{
    Nil,

    /// <summary>Known only when a span is at hand: the type of an attribute in an expression.</summary>
    Attribute,
    Int,
    Float,
    String,
    Boolean,
    Duration,
    Status,
    Kind,

    /// <summary>An attribute that holds a list.</summary>
    Array,

    /// <summary>One value for each event or link of a span.</summary>
    Many,
}

internal static class StaticTypes
{
    public static bool IsNumeric(this StaticType type) => type is StaticType.Int or StaticType.Float or StaticType.Duration;

    /// <summary>Whether values of the two types may stand on the two sides of an operator.</summary>
    public static bool Matches(this StaticType left, StaticType right) =>
        left == right
        || left is StaticType.Attribute or StaticType.Nil
        || right is StaticType.Attribute or StaticType.Nil
        || (left.IsNumeric() && right.IsNumeric())
        || (left, right) is (StaticType.Status, StaticType.Int) or (StaticType.Int, StaticType.Status);
}
