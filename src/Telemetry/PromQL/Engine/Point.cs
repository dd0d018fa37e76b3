using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>A value at one step: a float, or a native histogram when <paramref name="Histogram"/> is set.</summary>
/// <param name="Value">The float; meaningless beside a histogram.</param>
/// <param name="Histogram">The histogram, or null.</param>
public readonly record struct Point(double Value, NativeHistogram? Histogram = null);
