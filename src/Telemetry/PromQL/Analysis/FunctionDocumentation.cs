using System.Collections.Frozen;

namespace Dendro.Telemetry.PromQL.Analysis;

/// <summary>One sentence on each function and aggregation.</summary>
public static class FunctionDocumentation
{
    static readonly FrozenDictionary<string, string> Sentences = """
        abs: The value without its sign.
        absent: 1 when nothing is selected, else nothing.
        absent_over_time: 1 when nothing is selected in the whole range, else nothing.
        acos: Arc cosine, in radians.
        acosh: Inverse hyperbolic cosine.
        asin: Arc sine, in radians.
        asinh: Inverse hyperbolic sine.
        atan: Arc tangent, in radians.
        atanh: Inverse hyperbolic tangent.
        avg: The mean over series.
        avg_over_time: The mean over the range.
        bottomk: The series with the k smallest values.
        ceil: Rounded up to a whole number.
        changes: How often the value changed in the range.
        clamp: Limited to a minimum and a maximum.
        clamp_max: Limited to a maximum.
        clamp_min: Limited to a minimum.
        cos: Cosine of radians.
        cosh: Hyperbolic cosine.
        count: How many series there are.
        count_over_time: How many samples are in the range.
        count_values: How many series have each value, which becomes a label.
        day_of_month: Day of the month, 1 to 31, in UTC.
        day_of_week: Day of the week, 0 (Sunday) to 6, in UTC.
        day_of_year: Day of the year, 1 to 366, in UTC.
        days_in_month: How many days the month has.
        deg: Radians as degrees.
        delta: Difference of a gauge between the ends of the range, extrapolated to them.
        deriv: Slope of a gauge per second, by linear regression.
        double_exponential_smoothing: Smoothed value with a smoothing and a trend factor.
        end: End of the query's time range, in Unix seconds.
        exp: e to the power of the value.
        first_over_time: The oldest sample of the range.
        floor: Rounded down to a whole number.
        group: 1 for each group that has series.
        histogram_avg: Mean of the observations of native histograms.
        histogram_count: Number of observations of native histograms.
        histogram_fraction: Share of the observations between two bounds.
        histogram_quantile: The q-quantile (0 to 1) of native histograms, or of the buckets of classic ones.
        histogram_quantiles: Several quantiles at once, told apart by a label.
        histogram_stddev: Estimated standard deviation of the observations.
        histogram_stdvar: Estimated variance of the observations.
        histogram_sum: Sum of the observations of native histograms.
        hour: Hour of the day, 0 to 23, in UTC.
        idelta: Difference of the last two samples of a gauge.
        increase: How much a counter grew over the range, resets considered.
        info: Adds the labels of info metrics, such as target_info.
        irate: Growth of a counter per second, from the last two samples.
        label_join: Joins the values of labels into one label.
        label_replace: Sets a label from the groups of a pattern that another label matches.
        last_over_time: The newest sample of the range.
        limit_ratio: A share of the series, always the same ones.
        limitk: k series, whichever.
        ln: Natural logarithm.
        log10: Decimal logarithm.
        log2: Binary logarithm.
        mad_over_time: Median absolute deviation over the range.
        max: The largest value over series.
        max_of: The larger of two scalars.
        max_over_time: The largest value in the range.
        min: The smallest value over series.
        min_of: The smaller of two scalars.
        min_over_time: The smallest value in the range.
        minute: Minute of the hour, 0 to 59, in UTC.
        month: Month of the year, 1 to 12, in UTC.
        pi: 3.14159…
        predict_linear: The value so many seconds from now, by linear regression.
        present_over_time: 1 for each series that has a sample in the range.
        quantile: The q-quantile (0 to 1) over series.
        quantile_over_time: The q-quantile (0 to 1) over the range.
        rad: Degrees as radians.
        range: Length of the query's time range, in seconds.
        rate: Growth of a counter per second, averaged over the range, resets considered.
        resets: How often a counter was reset in the range.
        round: Rounded to the nearest multiple, of 1 unless told.
        scalar: The value of the only series as a scalar, NaN when there is not exactly one.
        sgn: 1, 0 or -1 by the sign.
        sin: Sine of radians.
        sinh: Hyperbolic sine.
        sort: In ascending order of value.
        sort_by_label: In ascending order of labels.
        sort_by_label_desc: In descending order of labels.
        sort_desc: In descending order of value.
        sqrt: Square root.
        start: Start of the query's time range, in Unix seconds.
        start_timestamp: When the counter began to count, in Unix seconds.
        stddev: Standard deviation over series.
        stddev_over_time: Standard deviation over the range.
        stdvar: Variance over series.
        stdvar_over_time: Variance over the range.
        step: The query's step, in seconds.
        sum: The sum over series.
        sum_over_time: The sum over the range.
        tan: Tangent of radians.
        tanh: Hyperbolic tangent.
        time: The instant of evaluation, in Unix seconds.
        timestamp: When the sample was taken, in Unix seconds.
        topk: The series with the k largest values.
        ts_of_first_over_time: When the oldest sample of the range was taken.
        ts_of_last_over_time: When the newest sample of the range was taken.
        ts_of_max_over_time: When the largest value in the range was taken.
        ts_of_min_over_time: When the smallest value in the range was taken.
        vector: The scalar as a vector without labels.
        year: Year, in UTC.
        """.Split('\n').Select(line => line.Trim().Split(": ", 2)).ToFrozenDictionary(parts => parts[0], parts => parts[1]);

    /// <summary>The sentence, or "" for a name that is neither a function nor an aggregation.</summary>
    public static string Of(string name) => Sentences.GetValueOrDefault(name, "");
}
