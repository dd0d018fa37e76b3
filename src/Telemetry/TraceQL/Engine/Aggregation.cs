using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>One number of many values; values that are no numbers do not count.</summary>
internal static class Aggregation
{
    /// <summary>The aggregate, or nil when there is no number. The average of ints is a float, of durations a duration.</summary>
    public static Static Of(AggregateFunction function, IEnumerable<Static> values, int count)
    {
        if (function == AggregateFunction.Count)
        {
            return Static.Of((long)count);
        }

        var result = Static.Nil;
        var numbers = 0;
        foreach (var value in values.SelectMany(value => value.Type == StaticType.Many ? value.Items : [value]))
        {
            if (value.Type.IsNumeric())
            {
                numbers++;
                result = result.IsNil ? value : Join(function, result, value);
            }
        }

        return function == AggregateFunction.Avg && numbers > 0 ? Average(result, numbers) : result;
    }

    static Static Join(AggregateFunction function, Static a, Static b) => function switch
    {
        AggregateFunction.Max => Comparison.Test(Operator.Greater, b, a) ? b : a,
        AggregateFunction.Min => Comparison.Test(Operator.Less, b, a) ? b : a,
        _ => Arithmetic.Apply(Operator.Add, a, b),
    };

    static Static Average(Static sum, int count) =>
        sum.Type == StaticType.Duration ? Static.Duration(sum.Int / count) : Static.Of(sum.Number / count);
}
