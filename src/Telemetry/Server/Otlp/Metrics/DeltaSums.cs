using System.Collections.Concurrent;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>
/// Adds up what senders with delta temporality report, for Prometheus knows only totals. Begins at zero with the
/// process, which readers see as a counter reset.
/// </summary>
internal sealed class DeltaSums
{
    readonly ConcurrentDictionary<Interned<Labels>, double> _sums = new();
    readonly ConcurrentDictionary<Interned<Labels>, NativeHistogram> _histograms = new();

    internal double Add(Interned<Labels> series, double delta) => _sums.AddOrUpdate(series, delta, (_, sum) => sum + delta);

    internal NativeHistogram Add(Interned<Labels> series, NativeHistogram delta) => _histograms.AddOrUpdate(series, delta, (_, sum) => Sum(sum, delta));

    /// <summary>The sum at the lower of two resolutions and the wider of two zero buckets.</summary>
    internal static NativeHistogram Sum(NativeHistogram one, NativeHistogram other)
    {
        var schema = Math.Min(one.Schema, other.Schema);
        var threshold = Math.Max(one.ZeroThreshold, other.ZeroThreshold);
        var (positive, negative) = (Sides(one.Positive, other.Positive), Sides(one.Negative, other.Negative));
        return new NativeHistogram
        {
            Schema = schema,
            Count = one.Count + other.Count,
            Sum = one.Sum + other.Sum,
            ZeroThreshold = threshold,
            ZeroCount = one.ZeroCount + other.ZeroCount + positive.Concat(negative).Where(IsZero).Sum(bucket => bucket.Count),
            Positive = [.. positive.Where(bucket => !IsZero(bucket))],
            Negative = [.. negative.Where(bucket => !IsZero(bucket))],
        };

        List<NativeHistogram.Bucket> Sides(IEnumerable<NativeHistogram.Bucket> left, IEnumerable<NativeHistogram.Bucket> right) =>
            BucketList.Sum(BucketList.Widened(left, one.Schema - schema), BucketList.Widened(right, other.Schema - schema));

        // A bucket within the zero bucket is part of it.
        bool IsZero(NativeHistogram.Bucket bucket) => Math.Pow(2, bucket.Index * Math.Pow(2, -schema)) <= threshold;
    }
}
