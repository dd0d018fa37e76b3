using System.Text.RegularExpressions;
using Dendro.Telemetry.TraceQL.Syntax;

namespace Dendro.Telemetry.TraceQL.Values;

/// <summary>
/// Comparisons. Values of different kinds, and nil, are neither equal nor unequal nor ordered: every comparison with
/// them is false. Of a list, any element satisfies a positive operator and all must satisfy a negative one; of the
/// values of events and links, any satisfies either.
/// </summary>
internal static class Comparison
{
    public static bool Test(Operator op, Static left, Static right)
    {
        if (left.Type == StaticType.Many)
        {
            return Any(left, item => Test(op, item, right));
        }

        if (right.Type == StaticType.Many)
        {
            return Any(right, item => Test(op, left, item));
        }

        return (left.Type, right.Type) switch
        {
            (StaticType.Array, StaticType.Array) => false,
            (StaticType.Array, _) => OverList(op, left, item => TestOne(op, item, right)),
            (_, StaticType.Array) => OverList(op, right, item => TestOne(op, left, item)),
            _ => TestOne(op, left, right),
        };
    }

    /// <summary><c>=~</c> and <c>!~</c> with a pattern that is compiled already.</summary>
    public static bool Match(Operator op, Static value, Regex pattern) => value.Type switch
    {
        StaticType.String => pattern.IsMatch(value.String) == (op == Operator.Regex),
        StaticType.Many => Any(value, item => Match(op, item, pattern)),
        StaticType.Array => OverList(op, value, item => Match(op, item, pattern)),
        _ => false,
    };

    static bool OverList(Operator op, Static list, Func<Static, bool> test) => op.IsNegative() ? list.Items.All(test) : list.Items.Any(test);

    static bool Any(Static many, Func<Static, bool> test) => many.Items.Any(test);

    static bool TestOne(Operator op, Static left, Static right)
    {
        if (left.Type == StaticType.String && right.Type == StaticType.String)
        {
            return op is Operator.Regex or Operator.NotRegex
                ? Match(op, left, Model.Re2.Anchored(right.String))
                : Holds(op, string.CompareOrdinal(left.String, right.String));
        }

        if (left.Type.IsNumeric() && right.Type.IsNumeric())
        {
            return left.Type == StaticType.Float || right.Type == StaticType.Float
                ? HoldsForFloats(op, left.Number, right.Number)
                : Holds(op, left.Int.CompareTo(right.Int));
        }

        return left.Type switch
        {
            StaticType.Status when right.Type is StaticType.Status or StaticType.Int => Holds(op, left.Int.CompareTo(right.Int)),
            StaticType.Int when right.Type == StaticType.Status => Holds(op, left.Int.CompareTo(right.Int)),
            StaticType.Boolean or StaticType.Kind when left.Type == right.Type && op is Operator.Equal or Operator.NotEqual => left.Int == right.Int == (op == Operator.Equal),
            _ => false,
        };
    }

    static bool Holds(Operator op, int order) => op switch
    {
        Operator.Equal => order == 0,
        Operator.NotEqual => order != 0,
        Operator.Less => order < 0,
        Operator.LessOrEqual => order <= 0,
        Operator.Greater => order > 0,
        Operator.GreaterOrEqual => order >= 0,
        _ => false,
    };

    /// <summary>As IEEE compares: only <c>!=</c> holds for NaN.</summary>
    public static bool HoldsForFloats(Operator op, double left, double right) => op switch
    {
        Operator.Equal => left == right,
        Operator.NotEqual => left != right,
        Operator.Less => left < right,
        Operator.LessOrEqual => left <= right,
        Operator.Greater => left > right,
        Operator.GreaterOrEqual => left >= right,
        _ => false,
    };
}
