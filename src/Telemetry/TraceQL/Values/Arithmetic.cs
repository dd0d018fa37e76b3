using Dendro.Telemetry.TraceQL.Syntax;

namespace Dendro.Telemetry.TraceQL.Values;

/// <summary>Arithmetic: whole numbers stay whole, durations stay durations, a float makes all float.</summary>
internal static class Arithmetic
{
    /// <summary>The result, or nil where there is none: operands that are no numbers, whole division by zero.</summary>
    public static Static Apply(Operator op, Static left, Static right)
    {
        if (!left.Type.IsNumeric() || !right.Type.IsNumeric())
        {
            return Static.Nil;
        }

        if (left.Type == StaticType.Float || right.Type == StaticType.Float)
        {
            return Static.Of(Float(op, left.Number, right.Number));
        }

        if (op is Operator.Divide or Operator.Modulo && right.Int is 0 or -1)
        {
            // The one quotient that does not fit besides division by zero: -2^63 / -1 wraps as in Go.
            return right.Int == 0 ? Static.Nil : Whole(left, right, op == Operator.Divide ? unchecked(-left.Int) : 0);
        }

        return Whole(left, right, op switch
        {
            Operator.Add => unchecked(left.Int + right.Int),
            Operator.Subtract => unchecked(left.Int - right.Int),
            Operator.Multiply => unchecked(left.Int * right.Int),
            Operator.Divide => left.Int / right.Int,
            Operator.Modulo => left.Int % right.Int,
            _ => Power(left.Int, right.Int),
        });
    }

    /// <summary><c>-x</c>, or nil when the operand is no number.</summary>
    public static Static Negate(Static value) => value.Type switch
    {
        StaticType.Int => Static.Of(unchecked(-value.Int)),
        StaticType.Float => Static.Of(-value.Float),
        StaticType.Duration => Static.Duration(unchecked(-value.Int)),
        _ => Static.Nil,
    };

    public static double Float(Operator op, double left, double right) => op switch
    {
        Operator.Add => left + right,
        Operator.Subtract => left - right,
        Operator.Multiply => left * right,
        Operator.Divide => left / right,
        Operator.Modulo => left % right,
        _ => Math.Pow(left, right),
    };

    static Static Whole(Static left, Static right, long result) =>
        left.Type == StaticType.Duration || right.Type == StaticType.Duration ? Static.Duration(result) : Static.Of(result);

    static long Power(long value, long exponent)
    {
        var power = Math.Pow(value, exponent);
        return double.IsNaN(power) ? 0 : power >= long.MaxValue ? long.MaxValue : power <= long.MinValue ? long.MinValue : (long)power;
    }
}
