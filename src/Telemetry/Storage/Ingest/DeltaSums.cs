using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Histograms;
using Dendro.Telemetry.Storage.Catalog;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// Adds up what senders with delta temporality report, for Prometheus knows only totals; by the rules of the Collector's
/// deltatocumulative processor. A sum begins at zero when its series is new or was silent for <see cref="MostIdle"/>,
/// which readers see as a counter reset, and keeps the start of its first delta. Deltas must come in order: one that is
/// not later than the last, or began before the first, is dropped. Sums grow in the order in which batches become
/// durable, and what did not become durable is taken back: its sender sends it again. Used by the writer alone.
/// </summary>
internal sealed class DeltaSums(TimeProvider time)
{
    internal static readonly TimeSpan MostIdle = TimeSpan.FromMinutes(5);

    static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    readonly Dictionary<Interned<Labels>, Sum> _sums = [];
    readonly List<(Interned<Labels> Series, Sum? Before)> _changes = [];
    long _now;
    long _swept = time.GetTimestamp();

    /// <summary>How many series have a sum.</summary>
    internal int Count => _sums.Count;

    /// <summary>Makes totals of a batch's deltas and takes those out that are dropped.</summary>
    internal void Apply(Batch any)
    {
        if (any is not SampleBatch batch || (batch.DeltaSamples.Count == 0 && batch.DeltaHistograms.Count == 0))
        {
            return;
        }

        _now = time.GetTimestamp();
        AddSamples(batch);
        AddHistograms(batch);
    }

    /// <summary>What was applied is durable.</summary>
    internal void Keep()
    {
        _changes.Clear();
        if (time.GetElapsedTime(_swept) < SweepEvery)
        {
            return;
        }

        _swept = time.GetTimestamp();
        foreach (var (series, sum) in _sums)
        {
            if (IsIdle(sum, _swept))
            {
                _sums.Remove(series);
            }
        }
    }

    /// <summary>Nothing of what was applied since <see cref="Keep"/> became durable.</summary>
    internal void Undo()
    {
        for (var i = _changes.Count - 1; i >= 0; i--)
        {
            if (_changes[i] is (var series, { } before))
            {
                _sums[series] = before;
            }
            else
            {
                _sums.Remove(_changes[i].Series);
            }
        }

        _changes.Clear();
    }

    void AddSamples(SampleBatch batch)
    {
        var dropped = new List<int>();
        foreach (var (index, isPart) in batch.DeltaSamples)
        {
            var (samples, series) = (batch.Samples, batch.Samples.Series[index].Listed());
            if (Next(series, samples.Times[index], samples.Starts[index]) is not { } sum)
            {
                dropped.Add(index);
                batch.DroppedDeltas += isPart ? 0 : 1;
                continue;
            }

            sum = sum with { Value = sum.Value + samples.Values[index] };
            (samples.Values[index], samples.Starts[index]) = (sum.Value, sum.StartMs);
            _sums[series] = sum;
        }

        batch.Samples.RemoveAt(dropped);
    }

    void AddHistograms(SampleBatch batch)
    {
        var dropped = new List<int>();
        foreach (var index in batch.DeltaHistograms)
        {
            var row = batch.Histograms[index];
            var series = row.Series.Listed();
            if (Next(series, row.TimestampMs, row.StartMs) is not { } sum)
            {
                dropped.Add(index);
                batch.DroppedDeltas++;
                continue;
            }

            var histogram = Add(sum.Histogram, row.Histogram);
            batch.Histograms[index] = row with { Histogram = histogram, StartMs = sum.StartMs };
            _sums[series] = sum with { Histogram = histogram };
        }

        for (var i = dropped.Count - 1; i >= 0; i--)
        {
            batch.Histograms.RemoveAt(dropped[i]);
        }
    }

    /// <summary>The sum that a delta is added to, already with its time; null when the delta is dropped.</summary>
    Sum? Next(Interned<Labels> series, long timeMs, long startMs)
    {
        Sum? before = _sums.TryGetValue(series, out var known) ? known : null;
        if (before is not { } sum || IsIdle(sum, _now))
        {
            _changes.Add((series, before));
            return new Sum(timeMs, startMs, 0, null, _now);
        }

        if (timeMs <= sum.TimeMs || (startMs != 0 && startMs < sum.StartMs))
        {
            return null;
        }

        _changes.Add((series, before));
        return sum with { TimeMs = timeMs, SeenAt = _now };
    }

    bool IsIdle(Sum sum, long now) => time.GetElapsedTime(sum.SeenAt, now) >= MostIdle;

    // The lower of two resolutions and the wider of two zero buckets.
    static NativeHistogram Add(NativeHistogram? sum, NativeHistogram delta) =>
        sum is null ? delta : HistogramArithmetic.Add(sum, delta, HistogramNotes.None) ?? delta;

    /// <param name="TimeMs">The time of the last delta, Unix milliseconds.</param>
    /// <param name="StartMs">When the first delta began, Unix milliseconds; 0 when that is unknown.</param>
    /// <param name="Value">The sum of numbers.</param>
    /// <param name="Histogram">The sum of histograms; null before the first.</param>
    /// <param name="SeenAt">When the last delta came, by the steady clock.</param>
    readonly record struct Sum(long TimeMs, long StartMs, double Value, NativeHistogram? Histogram, long SeenAt);
}
