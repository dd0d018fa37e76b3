using Dendro.Telemetry.Templates;

namespace Dendro.Telemetry.LogQL.Engine.Templates.Functions;

/// <summary>Arithmetic: whole numbers, and real numbers in the functions that end in "f".</summary>
internal static class NumberFunctions
{
    public static readonly Dictionary<string, TemplateFunction> Table = new(StringComparer.Ordinal)
    {
        ["int"] = new(1, false, (a, _) => a[0] is string text && Conversions.TryFloat(text, out var real) && text.Contains('.') ? (long)real : a.Whole(0)),
        ["float64"] = new(1, false, (a, _) => a.Real(0)),
        ["add"] = new(0, true, (a, _) => Fold(a, 0, (x, y) => x + y, startAt: 0)),
        ["sub"] = new(2, false, (a, _) => a.Whole(0) - a.Whole(1)),
        ["mul"] = new(1, true, (a, _) => Fold(a, a.Whole(0), (x, y) => x * y, startAt: 1)),
        ["div"] = new(2, false, (a, _) => a.Whole(0) / NotZero(a.Whole(1))),
        ["mod"] = new(2, false, (a, _) => a.Whole(0) % NotZero(a.Whole(1))),
        ["max"] = new(1, true, (a, _) => Fold(a, a.Whole(0), Math.Max, startAt: 1)),
        ["min"] = new(1, true, (a, _) => Fold(a, a.Whole(0), Math.Min, startAt: 1)),
        ["addf"] = new(0, true, (a, _) => FoldReal(a, (x, y) => x + y, (x, y) => x + y)),
        ["subf"] = new(1, true, (a, _) => FoldReal(a, (x, y) => x - y, (x, y) => x - y)),
        ["mulf"] = new(1, true, (a, _) => FoldReal(a, (x, y) => x * y, (x, y) => x * y)),
        ["divf"] = new(1, true, (a, _) => FoldReal(a, (x, y) => x / y, (x, y) => x / y)),
        ["maxf"] = new(1, true, (a, _) => Enumerable.Range(0, a.Length).Max(i => a.Real(i))),
        ["minf"] = new(1, true, (a, _) => Enumerable.Range(0, a.Length).Min(i => a.Real(i))),
        ["ceil"] = new(1, false, (a, _) => Math.Ceiling(a.Real(0))),
        ["floor"] = new(1, false, (a, _) => Math.Floor(a.Real(0))),
        ["round"] = new(2, true, (a, _) => Round(a)),
    };

    static long NotZero(long divisor) => divisor != 0 ? divisor : throw new DivideByZeroException("runtime error: integer divide by zero");

    static long Fold(object?[] arguments, long start, Func<long, long, long> fold, int startAt)
    {
        for (var i = startAt; i < arguments.Length; i++)
        {
            start = fold(start, arguments.Whole(i));
        }

        return start;
    }

    // sprig computes in decimals, so that 0.1 + 0.2 is 0.3; binary numbers only where decimals end.
    static double FoldReal(object?[] arguments, Func<decimal, decimal, decimal> exact, Func<double, double, double> rough)
    {
        if (arguments.Length == 0)
        {
            return 0;
        }

        try
        {
            var total = (decimal)arguments.Real(0);
            for (var i = 1; i < arguments.Length; i++)
            {
                total = exact(total, (decimal)arguments.Real(i));
            }

            return (double)total;
        }
        catch (Exception e) when (e is OverflowException or DivideByZeroException)
        {
            var total = arguments.Real(0);
            for (var i = 1; i < arguments.Length; i++)
            {
                total = rough(total, arguments.Real(i));
            }

            return total;
        }
    }

    static double Round(object?[] arguments)
    {
        var (value, scale) = (arguments.Real(0), Math.Pow(10, arguments.Whole(1)));
        var roundOn = arguments.Length > 2 ? arguments.Real(2) : 0.5;
        var scaled = value * scale;
        var fraction = scaled - Math.Truncate(scaled);
        return (fraction >= roundOn ? Math.Ceiling(scaled) : Math.Floor(scaled)) / scale;
    }
}
