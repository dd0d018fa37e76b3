using System.Collections.Frozen;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>Whether an expression yields the same at all steps, because <c>@</c> pins all that it reads.</summary>
internal static class StepInvariance
{
    static readonly FrozenSet<string> TimeDependent = FrozenSet.Create(
        "time", "timestamp", "predict_linear", "minute", "hour", "day_of_week", "day_of_month", "day_of_year", "days_in_month", "month", "year", "info");

    /// <summary>Whether it does, and is worth evaluating once: a constant is not.</summary>
    public static bool Holds(Expression expression) => Reads(expression) && IsPinned(expression);

    static bool Reads(Expression expression) => expression switch
    {
        VectorSelector or RangeSelector or Subquery => true,
        _ => expression.Children.Any(Reads),
    };

    static bool IsPinned(Expression expression) => expression switch
    {
        VectorSelector selector => selector.Shift.HasAt,
        RangeSelector range => range.Selector.Shift.HasAt,
        Subquery subquery => subquery.Shift.HasAt,
        Call call when TimeDependent.Contains(call.Function) => false,
        _ => expression.Children.All(IsPinned),
    };
}
