using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>Buckets of one side of a native histogram, in index order, from whatever notation.</summary>
internal static class BucketList
{
    /// <summary>More than any real histogram has. Beyond it a small request could make gigabytes.</summary>
    internal const int MostBuckets = 10_000;

    /// <summary>Adds a count to a bucket that is the last one or comes after it.</summary>
    internal static void Add(List<NativeHistogram.Bucket> buckets, int index, double count)
    {
        if (buckets.Count > 0 && buckets[^1].Index == index)
        {
            buckets[^1] = new(index, buckets[^1].Count + count);
        }
        else
        {
            buckets.Add(new(index, count));
        }
    }

    /// <summary>OTLP's bucket i holds what Prometheus' bucket i + 1 does; with a lower resolution neighbours are merged.</summary>
    internal static List<NativeHistogram.Bucket> FromExponential(int offset, IReadOnlyList<ulong> counts, int scaleDown)
    {
        var buckets = new List<NativeHistogram.Bucket>();
        for (var i = 0; i < counts.Count; i++)
        {
            if (counts[i] != 0)
            {
                Add(buckets, ((offset + i) >> scaleDown) + 1, counts[i]);
            }
        }

        return buckets;
    }

    /// <summary>Prometheus' spans: each an offset from the end of the one before, and how many counts are its own.</summary>
    internal static List<NativeHistogram.Bucket> FromSpans(IReadOnlyList<(int Offset, uint Length)> spans, IReadOnlyList<double> counts)
    {
        var buckets = new List<NativeHistogram.Bucket>();
        var (index, next) = (0, 0);
        foreach (var (offset, length) in spans)
        {
            index += offset;
            for (var i = 0; i < length; i++)
            {
                Add(buckets, index++, counts[next++]);
            }
        }

        return buckets;
    }
}
