using System.Text;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Histograms;

/// <summary>A histogram as text, lowest bucket first: <c>{count:4, sum:5, (0.5,1]:1, (1,2]:3}</c>.</summary>
internal static class HistogramText
{
    public static string Of(NativeHistogram histogram)
    {
        var text = new StringBuilder("{count:").Append(GoFormat.Shortest(histogram.Count))
            .Append(", sum:").Append(GoFormat.Shortest(histogram.Sum));
        foreach (var bucket in BucketSpan.All(histogram).Where(bucket => bucket.Count != 0))
        {
            text.Append(", ").Append(bucket.IncludesLower ? '[' : '(').Append(GoFormat.Shortest(bucket.Lower))
                .Append(',').Append(GoFormat.Shortest(bucket.Upper)).Append(bucket.IncludesUpper ? ']' : ')')
                .Append(':').Append(GoFormat.Shortest(bucket.Count));
        }

        return text.Append('}').ToString();
    }
}
