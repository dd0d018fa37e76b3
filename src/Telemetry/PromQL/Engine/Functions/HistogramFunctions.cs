using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Histograms;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>Functions of histograms, native ones and those made of <c>le</c> buckets.</summary>
internal static class HistogramFunctions
{
    // === histogram_count(v vector) vector ===
    public static List<Column> Count(CallContext call) => OfNative(call, histogram => histogram.Count);

    // === histogram_sum(v vector) vector ===
    public static List<Column> Sum(CallContext call) => OfNative(call, histogram => histogram.Sum);

    // === histogram_avg(v vector) vector ===
    public static List<Column> Avg(CallContext call) => OfNative(call, histogram => histogram.Sum / histogram.Count);

    // === histogram_stddev(v vector) vector ===
    public static List<Column> Stddev(CallContext call) => OfNative(call, histogram => Math.Sqrt(HistogramStatistics.Variance(histogram)));

    // === histogram_stdvar(v vector) vector ===
    public static List<Column> Stdvar(CallContext call) => OfNative(call, HistogramStatistics.Variance);

    // === histogram_quantile(phi scalar, v vector) vector ===
    public static List<Column> Quantile(CallContext call)
    {
        var phi = call.Scalar(0);
        QuantileArgument.Check(call, 0, phi);
        return [.. HistogramGroup.Of(call, 1).Select(group => Quantile(call, group, 1, phi))];
    }

    // === histogram_quantiles(v vector, label string, phi scalar...) vector ===
    public static List<Column> Quantiles(CallContext call)
    {
        var label = call.Text(1);
        var groups = HistogramGroup.Of(call, 0);
        var result = new List<Column>();
        for (var argument = 2; call.Has(argument); argument++)
        {
            var phi = call.Scalar(argument);
            QuantileArgument.Check(call, argument, phi);
            foreach (var group in groups)
            {
                var column = Quantile(call, group, 0, phi);
                result.Add(column.WithLabels(column.Labels.With(label, LabelOf(phi[0]))));
            }
        }

        return result;
    }

    // === histogram_fraction(lower, upper scalar, v vector) vector ===
    public static List<Column> Fraction(CallContext call)
    {
        var (lower, upper) = (call.Scalar(0), call.Scalar(1));
        return [.. HistogramGroup.Of(call, 2).Select(group => group.Map(call, 2, step => group.Native?.Histograms?[step] is { } histogram
            ? NativeFraction(call, histogram, lower[step], upper[step], group.Metric)
            : group.BucketsAt(step) is { } buckets ? ClassicHistogram.Fraction(lower[step], upper[step], buckets) : null))];
    }

    // As OpenMetrics writes labels that are numbers: always with a fraction.
    static string LabelOf(double phi)
    {
        var text = GoFormat.Shortest(phi);
        return double.IsFinite(phi) && !text.AsSpan().ContainsAny('.', 'e') ? text + ".0" : text;
    }

    static Column Quantile(CallContext call, HistogramGroup group, int index, double[] phi)
    {
        var isNoted = false;
        return group.Map(call, index, step => group.Native?.Histograms?[step] is { } histogram
            ? NativeQuantile(call, index, histogram, phi[step], group.Metric)
            : group.BucketsAt(step) is { } buckets ? ClassicQuantile(buckets, phi[step]) : null);

        double ClassicQuantile(List<ClassicHistogram.Bucket> buckets, double phi)
        {
            var quantile = ClassicHistogram.Quantile(phi, buckets, out var wasForced);
            // Once, since making the text costs more than the quantile does.
            if (wasForced && !isNoted)
            {
                isNoted = true;
                call.Annotations.Inform(
                    "input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)"
                    + Messages.ForMetric(group.Metric) + call.At(index));
            }

            return quantile;
        }
    }

    static double NativeQuantile(CallContext call, int index, NativeHistogram histogram, double phi, string metric)
    {
        var quantile = HistogramStatistics.Quantile(histogram, phi, out var skew);
        if (skew is not null)
        {
            call.Annotations.Inform($"input to histogram_quantile has NaN observations, result is {skew}{Messages.ForMetric(metric)}{call.At(index)}");
        }

        return quantile;
    }

    static double NativeFraction(CallContext call, NativeHistogram histogram, double lower, double upper, string metric)
    {
        if (double.IsNaN(histogram.Sum) && histogram.Count > 0)
        {
            call.Annotations.Inform(
                $"input to histogram_fraction has NaN observations, which are excluded from all fractions{Messages.ForMetric(metric)}{call.At(2)}");
        }

        return HistogramStatistics.Fraction(histogram, lower, upper);
    }

    static List<Column> OfNative(CallContext call, Func<NativeHistogram, double> function) =>
        call.Points(call.Vector(0), (point, _) => point.Histogram is null ? null : new Point(function(point.Histogram)));
}
