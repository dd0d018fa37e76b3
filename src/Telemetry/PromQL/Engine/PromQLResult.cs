using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>The answer to a query.</summary>
/// <param name="Value">What it yields.</param>
/// <param name="Annotations">What there is to say about it.</param>
/// <param name="SamplesProcessed">How many samples were loaded and computed.</param>
public sealed record PromQLResult(PromQLValue Value, Annotations Annotations, long SamplesProcessed);

/// <summary>What a query yields.</summary>
public abstract record PromQLValue
{
    PromQLValue()
    {
    }

    /// <summary>A number at an instant, in Unix milliseconds.</summary>
    public sealed record Scalar(long TimestampMs, double Value) : PromQLValue;

    /// <summary>A text at an instant, in Unix milliseconds.</summary>
    public sealed record Text(long TimestampMs, string Value) : PromQLValue;

    /// <summary>Elements at an instant, in Unix milliseconds; their order may mean something.</summary>
    public sealed record InstantVector(long TimestampMs, IReadOnlyList<(Labels Labels, Point Point)> Elements) : PromQLValue;

    /// <summary>Series over time, sorted by labels.</summary>
    public sealed record Matrix(IReadOnlyList<Series> Series) : PromQLValue;
}
