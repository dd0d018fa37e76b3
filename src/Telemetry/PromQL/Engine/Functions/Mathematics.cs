using System.Collections.Frozen;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>Functions of one float.</summary>
internal static class Mathematics
{
    /// <summary>Those that need nothing but the float: abs(v vector) vector, and so on.</summary>
    public static readonly FrozenDictionary<string, Func<double, double>> Simple = new Dictionary<string, Func<double, double>>
    {
        ["abs"] = Math.Abs,
        ["ceil"] = Math.Ceiling,
        ["floor"] = Math.Floor,
        ["exp"] = Math.Exp,
        ["ln"] = Math.Log,
        ["log2"] = Math.Log2,
        ["log10"] = Math.Log10,
        ["sqrt"] = Math.Sqrt,
        ["sgn"] = value => value > 0 ? 1 : value < 0 ? -1 : value,
        ["deg"] = value => value * 180 / Math.PI,
        ["rad"] = value => value * Math.PI / 180,
        ["sin"] = Math.Sin,
        ["cos"] = Math.Cos,
        ["tan"] = Math.Tan,
        ["asin"] = Math.Asin,
        ["acos"] = Math.Acos,
        ["atan"] = Math.Atan,
        ["sinh"] = Math.Sinh,
        ["cosh"] = Math.Cosh,
        ["tanh"] = Math.Tanh,
        ["asinh"] = Math.Asinh,
        ["acosh"] = Math.Acosh,
        ["atanh"] = Math.Atanh,
    }.ToFrozenDictionary();

    // === round(v vector, to_nearest=1 scalar) vector ===
    public static List<Column> Round(CallContext call)
    {
        var nearest = call.Has(1) ? call.Scalar(1) : call.Evaluator.Constant(1);
        return call.Floats(call.Vector(0), (value, step) =>
        {
            // The inverse keeps fractions such as 0.1 exact for longer.
            var inverse = 1 / nearest[step];
            return Math.Floor((value * inverse) + 0.5) / inverse;
        });
    }

    // === clamp(v vector, min, max scalar) vector ===
    public static List<Column> Clamp(CallContext call)
    {
        var (min, max) = (call.Scalar(1), call.Scalar(2));
        return call.Points(call.Vector(0), (point, step) =>
            point.Histogram is not null || max[step] < min[step] ? null : new Point(Math.Max(min[step], Math.Min(max[step], point.Value))));
    }

    // === clamp_min(v vector, min scalar) vector ===
    public static List<Column> ClampMin(CallContext call)
    {
        var min = call.Scalar(1);
        return call.Floats(call.Vector(0), (value, step) => Math.Max(min[step], value));
    }

    // === clamp_max(v vector, max scalar) vector ===
    public static List<Column> ClampMax(CallContext call)
    {
        var max = call.Scalar(1);
        return call.Floats(call.Vector(0), (value, step) => Math.Min(max[step], value));
    }
}
