using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>Functions that yield or take plain numbers.</summary>
internal static class Scalar
{
    // === pi() scalar ===
    public static double[] Pi(CallContext call) => call.Evaluator.Constant(Math.PI);

    // === time() scalar ===
    public static double[] Time(CallContext call) => [.. Enumerable.Range(0, call.Steps.Count).Select(step => call.Steps.Seconds(step))];

    // === start() scalar ===
    public static double[] Start(CallContext call) => call.Evaluator.Constant(call.Evaluator.Context.Query.StartMs / 1000.0);

    // === end() scalar ===
    public static double[] End(CallContext call) => call.Evaluator.Constant(call.Evaluator.Context.Query.EndMs / 1000.0);

    // === range() scalar ===
    public static double[] Range(CallContext call)
    {
        var query = call.Evaluator.Context.Query;
        return call.Evaluator.Constant((query.EndMs - query.StartMs) / 1000.0);
    }

    // === step() scalar ===
    public static double[] Step(CallContext call) => call.Evaluator.Constant(call.Evaluator.Context.Query.StepMs / 1000.0);

    // === min_of(a, b scalar) scalar ===
    public static double[] MinOf(CallContext call) => [.. call.Scalar(0).Zip(call.Scalar(1), Math.Min)];

    // === max_of(a, b scalar) scalar ===
    public static double[] MaxOf(CallContext call) => [.. call.Scalar(0).Zip(call.Scalar(1), Math.Max)];

    // === vector(s scalar) vector ===
    public static List<Column> Vector(CallContext call) => [new Column(Labels.Empty, call.Scalar(0))];

    // === scalar(v vector) scalar: the only element's value, or NaN ===
    public static double[] FromVector(CallContext call)
    {
        var columns = call.Vector(0);
        var result = call.Evaluator.Constant(double.NaN);
        for (var step = 0; step < result.Length; step++)
        {
            var floats = columns.Where(column => column.Has(step) && column.Histograms?[step] is null).Take(2).ToArray();
            if (floats.Length == 1)
            {
                result[step] = floats[0].Values[step];
            }
        }

        return result;
    }
}
