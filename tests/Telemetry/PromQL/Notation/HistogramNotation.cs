using System.Globalization;
using System.Text.RegularExpressions;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Histograms;

namespace Dendro.Telemetry.PromQL.Tests.Notation;

/// <summary>A native histogram: <c>{{schema:1 sum:3 count:22 z_bucket:1 offset:0 buckets:[5 10 7]}}</c>.</summary>
internal static partial class HistogramNotation
{
    public static NativeHistogram Parse(string text)
    {
        var fields = FieldPattern().Matches(text.Trim('{', '}')).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
        double Number(string name) => fields.TryGetValue(name, out var value) ? SeriesNotation.Number(value) : 0;
        double[] Numbers(string name) => fields.TryGetValue(name, out var value)
            ? [.. value.Trim('[', ']').Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(SeriesNotation.Number)]
            : [];
        var schema = (int)Number("schema");
        return HistogramArithmetic.Compact(new NativeHistogram
        {
            Schema = schema,
            Count = Number("count"),
            Sum = Number("sum"),
            ZeroThreshold = Number("z_bucket_w"),
            ZeroCount = Number("z_bucket"),
            Positive = Buckets(Numbers("buckets"), (int)Number("offset")),
            Negative = Buckets(Numbers("n_buckets"), (int)Number("n_offset")),
            CustomBounds = Numbers("custom_values"),
            ResetHint = fields.GetValueOrDefault("counter_reset_hint") switch
            {
                "reset" => CounterResetHint.Reset,
                "not_reset" => CounterResetHint.NotReset,
                "gauge" => CounterResetHint.Gauge,
                _ => CounterResetHint.Unknown,
            },
        });
    }

    static NativeHistogram.Bucket[] Buckets(double[] counts, int offset) =>
        [.. counts.Select((count, i) => new NativeHistogram.Bucket(offset + i, count))];

    public static string Print(NativeHistogram histogram) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{{{schema:{histogram.Schema} count:{histogram.Count} sum:{histogram.Sum} z:{histogram.ZeroCount} w:{histogram.ZeroThreshold} "
        + $"b:[{string.Join(' ', histogram.Positive.Select(b => $"{b.Index}={b.Count}"))}] n:[{string.Join(' ', histogram.Negative.Select(b => $"{b.Index}={b.Count}"))}] "
        + $"bounds:[{string.Join(' ', histogram.CustomBounds)}] hint:{histogram.ResetHint}}}}}");

    [GeneratedRegex(@"(?<name>[a-z_]+):\s*(?<value>\[[^\]]*\]|\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex FieldPattern();
}
