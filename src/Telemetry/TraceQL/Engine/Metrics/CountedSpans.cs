using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>Spans of an interval that were counted where they lie, as one metrics stage looks at them.</summary>
/// <param name="Interval">When they started.</param>
/// <param name="By">What they have of the attributes of <c>by()</c>.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Of">What is measured: of durations any one, of another attribute the value that all of them have.</param>
/// <param name="Durations">What is told of their durations, when those are measured.</param>
internal readonly record struct CountedSpans(int Interval, Static[] By, long Count, Static Of, CountedDurations? Durations)
{
    /// <summary>What is measured, added up; durations in seconds.</summary>
    public double Sum => Durations is { } durations ? durations.Sum / 1e9 : Of.Number * Count;

    /// <summary>The least of what is measured.</summary>
    public double Least => Durations is { } durations ? durations.Shortest / 1e9 : Of.Number;

    /// <summary>The most of what is measured.</summary>
    public double Most => Durations is { } durations ? durations.Longest / 1e9 : Of.Number;

    /// <summary>The bound of the histogram's bucket of what is measured; 0 or less when it has none.</summary>
    public double Bound => Durations is not { } durations ? Log2Buckets.Of(Of.Number) : durations.Power == 0 ? 0 : Math.ScaleB(1, durations.Power) / 1e9;
}
