using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Storage.Catalog;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>Metric samples on their way into the store. Not for concurrent use; not to be changed once appended.</summary>
public sealed class SampleBatch(StoreCatalog catalog) : Batch
{
    const int HistogramBytes = 320;
    const int BucketBytes = 16;
    const int ExemplarBytes = 128;

    readonly HashSet<MetricMetadata> _described = [];
    long _metadataBytes;

    internal SampleColumns Samples { get; } = new();

    internal List<HistogramRow> Histograms { get; } = [];

    /// <summary>Which of <see cref="Samples"/> hold what was added since the one before, and whether another one stands for their point.</summary>
    internal List<(int Index, bool IsPart)> DeltaSamples { get; } = [];

    /// <summary>Which of <see cref="Histograms"/> do.</summary>
    internal List<int> DeltaHistograms { get; } = [];

    internal List<ExemplarRow> Exemplars { get; } = [];

    internal List<MetricMetadata> Metadata { get; } = [];

    /// <summary>How many points of deltas were left out when it was stored, since later ones of their series were stored before.</summary>
    public int DroppedDeltas { get; internal set; }

    /// <inheritdoc/>
    public override int Count => Samples.Count + Histograms.Count;

    private protected override long RecordBytes => (long)SampleColumns.RowBytes * Samples.Count;

    /// <summary>Adds a sample. Times are Unix milliseconds; <paramref name="startMs"/> is when a counter began, 0 when unknown.</summary>
    public void Add(Labels series, long timestampMs, double value, long startMs = 0) => Add(catalog.Series(series), timestampMs, value, startMs);

    /// <summary>Adds a sample of a series that the caller has interned.</summary>
    public void Add(SeriesHandle series, long timestampMs, double value, long startMs = 0) => Samples.Add(series, timestampMs, value, startMs);

    /// <summary>Makes room for so many more samples.</summary>
    /// <exception cref="BatchTooLargeException">That is more than it may have.</exception>
    public void Reserve(int samples)
    {
        Require((long)SampleColumns.RowBytes * samples);
        Samples.Reserve(samples);
    }

    /// <summary>Adds a native histogram.</summary>
    public void Add(Labels series, long timestampMs, NativeHistogram histogram, long startMs = 0) =>
        Add(catalog.Series(series), timestampMs, histogram, startMs);

    /// <summary>Adds a native histogram of a series that the caller has interned.</summary>
    /// <exception cref="BatchTooLargeException">It has no room for it.</exception>
    public void Add(SeriesHandle series, long timestampMs, NativeHistogram histogram, long startMs = 0)
    {
        Charge(HistogramBytes + ((long)BucketBytes * (histogram.Positive.Count + histogram.Negative.Count + histogram.CustomBounds.Count)));
        Histograms.Add(new HistogramRow(series.Series, timestampMs, histogram, startMs));
    }

    /// <summary>
    /// Adds what a counter grew by; stored is the sum of all that were stored. <paramref name="isPart"/> says that another
    /// sample stands for the point, as the count of a histogram does for its buckets.
    /// </summary>
    public void AddDelta(SeriesHandle series, long timestampMs, double value, long startMs = 0, bool isPart = false)
    {
        DeltaSamples.Add((Samples.Count, isPart));
        Add(series, timestampMs, value, startMs);
    }

    /// <summary>Adds what a native histogram grew by; stored is the sum of all that were stored.</summary>
    public void AddDelta(SeriesHandle series, long timestampMs, NativeHistogram histogram, long startMs = 0)
    {
        DeltaHistograms.Add(Histograms.Count);
        Add(series, timestampMs, histogram, startMs);
    }

    /// <summary>Adds a sample that points to a trace; <paramref name="labels"/> are its own, such as <c>trace_id</c>.</summary>
    /// <exception cref="BatchTooLargeException">It has no room for it.</exception>
    public void AddExemplar(SeriesHandle series, Labels labels, double value, long timestampMs)
    {
        Charge(ExemplarBytes + labels.Sum(label => 2L * (label.Name.Length + label.Value.Length)));
        Exemplars.Add(new ExemplarRow(series.Series, labels, value, timestampMs));
    }

    /// <summary>Tells a metric's type, description and unit.</summary>
    /// <returns>False when it is new, and the store has no memory for it.</returns>
    /// <exception cref="BatchTooLargeException">The batch has no room for it.</exception>
    public bool AddMetadata(MetricMetadata metadata)
    {
        if (catalog.Metrics.Has(metadata) || _described.Contains(metadata))
        {
            return true;
        }

        var bytes = CatalogMemory.Of(metadata);
        if (!catalog.Memory.HasRoom(_metadataBytes + bytes))
        {
            return false;
        }

        Charge(bytes);
        _metadataBytes += bytes;
        _described.Add(metadata);
        Metadata.Add(metadata);
        return true;
    }

    private protected override void Return() => Samples.Return();

    internal readonly record struct HistogramRow(Interned<Labels> Series, long TimestampMs, NativeHistogram Histogram, long StartMs);

    internal readonly record struct ExemplarRow(Interned<Labels> Series, Labels Labels, double Value, long TimestampMs);
}
