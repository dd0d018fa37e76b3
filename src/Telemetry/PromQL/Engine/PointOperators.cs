using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Histograms;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>What an operator makes of two samples, floats or histograms.</summary>
internal sealed class PointOperators(QueryContext context, BinaryOperation binary)
{
    readonly string _operator = binary.Operator;
    readonly HistogramNotes _notes = new(context.Annotations, binary.Operator == "-" ? "subtraction" : "addition", context.At(binary));

    public PointOperation Operation => binary.ReturnsBool ? CompareToBool : Apply;

    /// <summary>Arithmetic on floats.</summary>
    public static double Calculate(string @operator, double left, double right) => @operator switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        "%" => left % right,
        "^" => Math.Pow(left, right),
        "atan2" => Math.Atan2(left, right),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A comparison of floats.</summary>
    public static bool Compares(string @operator, double left, double right) => @operator switch
    {
        "==" => left == right,
        "!=" => left != right,
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        ">=" => left >= right,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    bool CompareToBool(in Point left, in Point right, out Point result)
    {
        if (Compare(left, right) is { } holds)
        {
            result = new Point(holds ? 1 : 0);
            return true;
        }

        result = default;
        return false;
    }

    bool Apply(in Point left, in Point right, out Point result)
    {
        if (binary.IsComparison)
        {
            result = left;
            return Compare(left, right) == true;
        }

        if (left.Histogram is null && right.Histogram is null && _operator is not ("</" or ">/"))
        {
            result = new Point(Calculate(_operator, left.Value, right.Value));
            return true;
        }

        result = new Point(0, ApplyToHistograms(left, right));
        return result.Histogram is not null;
    }

    bool? Compare(in Point left, in Point right)
    {
        if (left.Histogram is null && right.Histogram is null)
        {
            return Compares(_operator, left.Value, right.Value);
        }

        if (left.Histogram is not null && right.Histogram is not null && _operator is "==" or "!=")
        {
            return HistogramEquality.AreEqual(left.Histogram!, right.Histogram!) == (_operator == "==");
        }

        Incompatible(left, right);
        return null;
    }

    NativeHistogram? ApplyToHistograms(in Point left, in Point right)
    {
        switch (_operator, left.Histogram, right.Histogram)
        {
            case ("+", { } l, { } r):
                return HistogramArithmetic.Add(l, r, _notes);
            case ("-", { } l, { } r):
                return HistogramArithmetic.Subtract(l, r, _notes);
            case ("*", { } l, null):
                return HistogramArithmetic.Multiply(l, right.Value);
            case ("*", null, { } r):
                return HistogramArithmetic.Multiply(r, left.Value);
            case ("/", { } l, null):
                return HistogramArithmetic.Divide(l, right.Value);
            case ("</", { } l, null):
                return HistogramTrim.Above(l, right.Value);
            case (">/", { } l, null):
                return HistogramTrim.Below(l, right.Value);
            default:
                Incompatible(left, right);
                return null;
        }
    }

    void Incompatible(in Point left, in Point right) => context.Annotations.Inform(
        $"incompatible sample types encountered for binary operator {GoString.Quote(_operator)}: {Kind(left)} {_operator} {Kind(right)}{context.At(binary)}");

    static string Kind(in Point point) => point.Histogram is null ? "float" : "histogram";
}
