using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Tests.Notation;

/// <summary>Carries out <c>load</c> and <c>load_with_nhcb</c>.</summary>
internal static class Loader
{
    public static void Load(InMemorySeriesSource source, ScriptBlock block)
    {
        var words = block.Head.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var stepMs = Script.Milliseconds(words[1]);
        var series = block.Lines.Select(SeriesNotation.Parse).ToList();
        foreach (var one in series.Where(one => !one.AreStartTimes))
        {
            Add(source, one.Labels, one.Points, stepMs);
        }

        foreach (var one in series.Where(one => one.AreStartTimes))
        {
            for (var i = 0; i < one.Points.Count; i++)
            {
                if (one.Points[i] is { } start)
                {
                    source.SetStart(one.Labels, i * stepMs, (i * stepMs) + (long)start.Value);
                }
            }
        }

        if (words[0] == "load_with_nhcb")
        {
            foreach (var (labels, points) in CustomBuckets(series))
            {
                Add(source, labels, points, stepMs);
            }
        }
    }

    static void Add(InMemorySeriesSource source, Labels labels, IReadOnlyList<Point?> points, long stepMs)
    {
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i] is { } point)
            {
                source.Add(labels, i * stepMs, point.Value, point.Histogram);
            }
        }
    }

    // The classic histograms among the series as native ones with custom buckets.
    static IEnumerable<(Labels Labels, Point?[] Points)> CustomBuckets(List<SeriesNotation> series)
    {
        var parts = series.Select(one => (Series: one, Base: BaseOf(one.Labels, out var part), Part: part)).Where(one => one.Part.Length > 0);
        foreach (var histogram in parts.GroupBy(one => one.Base))
        {
            var buckets = histogram.Where(one => one.Part == "bucket" && NumberText.Parse(one.Series.Labels["le"]) is not null)
                .OrderBy(one => NumberText.Parse(one.Series.Labels["le"])).Select(one => one.Series).ToArray();
            if (buckets.Length == 0)
            {
                continue;
            }

            var sum = histogram.FirstOrDefault(one => one.Part == "sum").Series;
            var count = histogram.FirstOrDefault(one => one.Part == "count").Series;
            yield return (histogram.Key, [.. Enumerable.Range(0, buckets.Max(one => one.Points.Count)).Select(i => At(buckets, sum, count, i))]);
        }
    }

    static Labels BaseOf(Labels labels, out string part)
    {
        var name = labels[Labels.MetricName];
        part = new[] { "bucket", "sum", "count" }.FirstOrDefault(suffix => name.EndsWith("_" + suffix, StringComparison.Ordinal)) ?? "";
        return part.Length == 0 ? labels : labels.Drop("le").With(Labels.MetricName, name[..^(part.Length + 1)]);
    }

    static Point? At(SeriesNotation[] buckets, SeriesNotation? sum, SeriesNotation? count, int index)
    {
        var cumulative = buckets.Select(one => (Bound: NumberText.Parse(one.Labels["le"])!.Value, Value: Value(one, index))).Where(one => one.Value is not null).ToArray();
        if (cumulative.Length == 0)
        {
            return null;
        }

        var total = Value(count, index) ?? cumulative[^1].Value!.Value;
        double[] bounds = [.. cumulative.Select(one => one.Bound).Where(double.IsFinite)];
        var counts = new List<NativeHistogram.Bucket>();
        var before = 0.0;
        for (var i = 0; i <= bounds.Length; i++)
        {
            var upTo = i < bounds.Length ? cumulative[i].Value!.Value : total;
            counts.Add(new NativeHistogram.Bucket(i, upTo - before));
            before = upTo;
        }

        return new Point(0, new NativeHistogram
        {
            Schema = NativeHistogram.CustomBuckets,
            Count = total,
            Sum = Value(sum, index) ?? 0,
            CustomBounds = bounds,
            Positive = [.. counts.Where(bucket => bucket.Count != 0)],
        });
    }

    static double? Value(SeriesNotation? series, int index) => series is not null && index < series.Points.Count ? series.Points[index]?.Value : null;
}
