using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Histograms;
using Dendro.Telemetry.Storage.Catalog;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// Adds up what senders with delta temporality report, for Prometheus knows only totals. Sums begin at zero with the
/// process, which readers see as a counter reset. They grow in the order in which batches become durable, and what did
/// not become durable is taken back: its sender sends it again. Used by the writer alone.
/// </summary>
internal sealed class DeltaSums
{
    readonly Dictionary<Interned<Labels>, Sum> _sums = [];
    readonly List<(Interned<Labels> Series, Sum Before)> _changes = [];

    /// <summary>Makes totals of a batch's deltas.</summary>
    internal void Apply(Batch any)
    {
        if (any is not SampleBatch batch)
        {
            return;
        }

        foreach (var index in batch.DeltaSamples)
        {
            var series = batch.Samples.Series[index];
            var sum = Begin(series, batch.Samples.Times[index], out var isRepeat);
            sum = isRepeat ? sum : sum with { Value = sum.Value + batch.Samples.Values[index] };
            batch.Samples.Values[index] = sum.Value;
            _sums[series] = sum;
        }

        foreach (var index in batch.DeltaHistograms)
        {
            var row = batch.Histograms[index];
            var sum = Begin(row.Series, row.TimestampMs, out var isRepeat);
            var histogram = isRepeat && sum.Histogram is { } known ? known : Add(sum.Histogram, row.Histogram);
            batch.Histograms[index] = row with { Histogram = histogram };
            _sums[row.Series] = sum with { Histogram = histogram };
        }
    }

    /// <summary>What was applied is durable.</summary>
    internal void Keep() => _changes.Clear();

    /// <summary>Nothing of what was applied since <see cref="Keep"/> became durable.</summary>
    internal void Undo()
    {
        for (var i = _changes.Count - 1; i >= 0; i--)
        {
            _sums[_changes[i].Series] = _changes[i].Before;
        }

        _changes.Clear();
    }

    // Of samples of one time readers get the first, so a second must not count either: it was sent again.
    Sum Begin(Interned<Labels> series, long timeMs, out bool isRepeat)
    {
        var before = _sums.GetValueOrDefault(series, Sum.Nothing);
        _changes.Add((series, before));
        isRepeat = before.TimeMs == timeMs;
        return before with { TimeMs = timeMs };
    }

    // The lower of two resolutions and the wider of two zero buckets.
    static NativeHistogram Add(NativeHistogram? sum, NativeHistogram delta) =>
        sum is null ? delta : HistogramArithmetic.Add(sum, delta, HistogramNotes.None) ?? delta;

    /// <param name="TimeMs">When the last delta was taken, Unix milliseconds.</param>
    /// <param name="Value">The sum of numbers.</param>
    /// <param name="Histogram">The sum of histograms; null before the first.</param>
    readonly record struct Sum(long TimeMs, double Value, NativeHistogram? Histogram)
    {
        internal static readonly Sum Nothing = new(long.MinValue, 0, null);
    }
}
