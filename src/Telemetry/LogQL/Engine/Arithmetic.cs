namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>Operations on two numbers. Division by zero gives NaN, unlike in PromQL.</summary>
internal static class Arithmetic
{
    /// <summary>The result; a comparison gives 1 or 0.</summary>
    public static double Apply(string operation, double left, double right) => operation switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => right == 0 ? double.NaN : left / right,
        "%" => right == 0 ? double.NaN : left % right,
        "^" => Math.Pow(left, right),
        _ => Compare(operation, left, right) ? 1 : 0,
    };

    public static bool IsComparison(string operation) => operation is "==" or "!=" or ">" or ">=" or "<" or "<=";

    public static bool Compare(string operation, double left, double right) => operation switch
    {
        "==" => left == right,
        "!=" => left != right,
        ">" => left > right,
        ">=" => left >= right,
        "<" => left < right,
        "<=" => left <= right,
        _ => throw new System.Diagnostics.UnreachableException(operation),
    };
}
