using System.Collections.Frozen;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>The bodies of all functions by name. Their signatures are in <see cref="Analysis.FunctionTable"/>.</summary>
internal static class FunctionBodies
{
    /// <summary>Those that yield a number per step.</summary>
    public static readonly FrozenDictionary<string, ScalarFunction> Scalars = new Dictionary<string, ScalarFunction>
    {
        ["pi"] = Scalar.Pi,
        ["time"] = Scalar.Time,
        ["scalar"] = Scalar.FromVector,
        ["start"] = Scalar.Start,
        ["end"] = Scalar.End,
        ["range"] = Scalar.Range,
        ["step"] = Scalar.Step,
        ["min_of"] = Scalar.MinOf,
        ["max_of"] = Scalar.MaxOf,
    }.ToFrozenDictionary();

    /// <summary>Those that yield a vector.</summary>
    public static readonly FrozenDictionary<string, VectorFunction> Vectors = new Dictionary<string, VectorFunction>
    {
        ["vector"] = Scalar.Vector,
        ["round"] = Mathematics.Round,
        ["clamp"] = Mathematics.Clamp,
        ["clamp_min"] = Mathematics.ClampMin,
        ["clamp_max"] = Mathematics.ClampMax,
        ["timestamp"] = Time.Timestamp,
        ["start_timestamp"] = Time.StartTimestamp,
        ["rate"] = Counters.Rate,
        ["increase"] = Counters.Increase,
        ["irate"] = Counters.Irate,
        ["resets"] = Counters.Resets,
        ["changes"] = Gauges.Changes,
        ["delta"] = Gauges.Delta,
        ["idelta"] = Gauges.Idelta,
        ["deriv"] = Gauges.Deriv,
        ["predict_linear"] = Gauges.PredictLinear,
        ["double_exponential_smoothing"] = Gauges.DoubleExponentialSmoothing,
        ["avg_over_time"] = OverTime.AvgOverTime,
        ["sum_over_time"] = OverTime.SumOverTime,
        ["min_over_time"] = OverTime.MinOverTime,
        ["max_over_time"] = OverTime.MaxOverTime,
        ["count_over_time"] = OverTime.CountOverTime,
        ["last_over_time"] = OverTime.LastOverTime,
        ["first_over_time"] = OverTime.FirstOverTime,
        ["present_over_time"] = OverTime.PresentOverTime,
        ["stddev_over_time"] = Spread.StddevOverTime,
        ["stdvar_over_time"] = Spread.StdvarOverTime,
        ["mad_over_time"] = Spread.MadOverTime,
        ["quantile_over_time"] = Spread.QuantileOverTime,
        ["ts_of_first_over_time"] = OverTime.TsOfFirstOverTime,
        ["ts_of_last_over_time"] = OverTime.TsOfLastOverTime,
        ["ts_of_min_over_time"] = OverTime.TsOfMinOverTime,
        ["ts_of_max_over_time"] = OverTime.TsOfMaxOverTime,
        ["absent"] = Absence.Absent,
        ["absent_over_time"] = Absence.AbsentOverTime,
        ["sort"] = Sorting.Sort,
        ["sort_desc"] = Sorting.SortDesc,
        ["sort_by_label"] = Sorting.SortByLabel,
        ["sort_by_label_desc"] = Sorting.SortByLabelDesc,
        ["label_replace"] = LabelFunctions.LabelReplace,
        ["label_join"] = LabelFunctions.LabelJoin,
        ["info"] = Info.Join,
        ["histogram_count"] = HistogramFunctions.Count,
        ["histogram_sum"] = HistogramFunctions.Sum,
        ["histogram_avg"] = HistogramFunctions.Avg,
        ["histogram_stddev"] = HistogramFunctions.Stddev,
        ["histogram_stdvar"] = HistogramFunctions.Stdvar,
        ["histogram_quantile"] = HistogramFunctions.Quantile,
        ["histogram_quantiles"] = HistogramFunctions.Quantiles,
        ["histogram_fraction"] = HistogramFunctions.Fraction,
    }
    .Concat(Mathematics.Simple.Select(simple => KeyValuePair.Create<string, VectorFunction>(simple.Key, call => call.Floats(0, simple.Value))))
    .Concat(Time.Calendar.Select(part => KeyValuePair.Create<string, VectorFunction>(part.Key, call => Time.Of(call, part.Value))))
    .ToFrozenDictionary();
}
