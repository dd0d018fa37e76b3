using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.PromQL.Engine.Histograms;

namespace Dendro.Telemetry.PromQL.Tests.Notation;

/// <summary>Whether points are the same but for rounding.</summary>
internal static class Comparison
{
    const double Tolerance = 1e-6;

    public static bool AreClose(Point expected, Point actual) =>
        expected.Histogram is null
            ? actual.Histogram is null && AreClose(expected.Value, actual.Value)
            : actual.Histogram is not null && AreClose(expected.Histogram, actual.Histogram);

    public static bool AreClose(double expected, double actual)
    {
        if (expected == actual || (double.IsNaN(expected) && double.IsNaN(actual)))
        {
            return true;
        }

        var size = Math.Abs(expected) + Math.Abs(actual);
        var difference = Math.Abs(expected - actual);
        return expected == 0 || actual == 0 || size < double.MinValue ? difference < Tolerance * 2.2250738585072014e-308 : difference / Math.Min(size, double.MaxValue) < Tolerance;
    }

    public static string Show(Point? point) =>
        point is not { } some ? "_" : some.Histogram is null ? GoFormat.Shortest(some.Value) : HistogramNotation.Print(some.Histogram);

    static bool AreClose(NativeHistogram expected, NativeHistogram actual)
    {
        (expected, actual) = (HistogramArithmetic.Compact(expected), HistogramArithmetic.Compact(actual));
        return expected.Schema == actual.Schema
            && AreClose(expected.Count, actual.Count)
            && AreClose(expected.Sum, actual.Sum)
            && AreClose(expected.ZeroThreshold, actual.ZeroThreshold)
            && AreClose(expected.ZeroCount, actual.ZeroCount)
            && (expected.ResetHint == CounterResetHint.Unknown || expected.ResetHint == actual.ResetHint)
            && expected.CustomBounds.SequenceEqual(actual.CustomBounds)
            && AreClose(expected.Positive, actual.Positive)
            && AreClose(expected.Negative, actual.Negative);
    }

    static bool AreClose(IReadOnlyList<NativeHistogram.Bucket> expected, IReadOnlyList<NativeHistogram.Bucket> actual) =>
        expected.Count == actual.Count && expected.Zip(actual).All(pair => pair.First.Index == pair.Second.Index && AreClose(pair.First.Count, pair.Second.Count));
}
