using System.Diagnostics;
using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.PromQL.Engine;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>What becomes of the samples in a window, of which there is at least one.</summary>
internal delegate double RangeFunction(SampleWindow window);

/// <summary>The functions over windows, by the names users know them by.</summary>
internal static class RangeFunctions
{
    public static RangeFunction Of(RangeAggregation aggregation) => aggregation.Operator switch
    {
        "rate" when aggregation.Range.Unwrap is null => static window => window.Values.Length / window.RangeSeconds,
        "rate" or "bytes_rate" => static window => Sum(window) / window.RangeSeconds,
        "count_over_time" => static window => window.Values.Length,
        "bytes_over_time" or "sum_over_time" => Sum,
        "avg_over_time" => Mean,
        "min_over_time" => static window => Extreme(window, static (value, least) => value < least),
        "max_over_time" => static window => Extreme(window, static (value, most) => value > most),
        "first_over_time" => static window => window.Values[0],
        "last_over_time" => static window => window.Values[^1],
        "stdvar_over_time" => Variance,
        "stddev_over_time" => static window => Math.Sqrt(Variance(window)),
        "quantile_over_time" => window => Quantile.Of(aggregation.Parameter!.Value, window.Values.ToArray()),
        "rate_counter" => CounterRate.Of,
        _ => throw new UnreachableException(aggregation.Operator),
    };

    static double Sum(SampleWindow window)
    {
        var sum = 0.0;
        foreach (var value in window.Values)
        {
            sum += value;
        }

        return sum;
    }

    static double Mean(SampleWindow window)
    {
        var mean = new RunningMean();
        foreach (var value in window.Values)
        {
            mean.Add(value);
        }

        return mean.Value;
    }

    static double Extreme(SampleWindow window, Func<double, double, bool> beats)
    {
        var extreme = window.Values[0];
        foreach (var value in window.Values)
        {
            extreme = beats(value, extreme) || double.IsNaN(extreme) ? value : extreme;
        }

        return extreme;
    }

    // Welford's algorithm; of the population.
    static double Variance(SampleWindow window)
    {
        var (count, mean, squares) = (0.0, 0.0, 0.0);
        foreach (var value in window.Values)
        {
            count++;
            var delta = value - mean;
            mean += delta / count;
            squares += delta * (value - mean);
        }

        return squares / count;
    }
}
