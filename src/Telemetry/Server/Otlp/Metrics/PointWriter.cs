using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>What the writers of all kinds of data point share: the batch, time stamps, staleness, exemplars.</summary>
internal sealed class PointWriter(SampleBatch batch, Rejections rejections, AcceptedTimes times)
{
    // DataPointFlags.NO_RECORDED_VALUE_MASK
    const ulong NoRecordedValue = 1;
    const int SeriesBytes = 256;

    static readonly double Stale = BitConverter.Int64BitsToDouble(Series.StaleBits);

    WireCache<SeriesHandle>.Position _lastSeries;

    internal Rejections Rejections => rejections;

    /// <summary>Room for the key of a series (<see cref="PointKey"/>).</summary>
    internal TextBuffer Key { get; } = new();

    /// <summary>The series before the one at hand.</summary>
    internal ref WireCache<SeriesHandle>.Position LastSeries => ref _lastSeries;

    /// <summary>The earliest sample's time since <see cref="BeginResource"/>, Unix milliseconds.</summary>
    internal long FirstMs { get; private set; }

    /// <summary>The latest sample's time since <see cref="BeginResource"/>, Unix milliseconds; 0 when there was none.</summary>
    internal long LastMs { get; private set; }

    internal void BeginResource() => (FirstMs, LastMs) = (long.MaxValue, 0);

    /// <summary>Whether the time of a point can be kept; else the point is refused alone.</summary>
    internal bool Takes(MetricState metric, long timeNs)
    {
        if (times.Has(timeNs))
        {
            return true;
        }

        rejections.Add(times.RefusalOfSample($"metric {metric.Name}", timeNs / 1_000_000));
        return false;
    }

    internal void Add(SeriesHandle series, PointTime time, double value)
    {
        Saw(time);
        if (time.IsDelta && !time.IsStale)
        {
            batch.AddDelta(series, time.TimeMs, value, time.StartMs, time.IsPart);
        }
        else
        {
            batch.Add(series, time.TimeMs, time.IsStale ? Stale : value, time.StartMs);
        }
    }

    internal void Add(SeriesHandle series, PointTime time, NativeHistogram histogram)
    {
        Saw(time);
        if (time.IsDelta)
        {
            batch.AddDelta(series, time.TimeMs, histogram, time.StartMs);
        }
        else
        {
            batch.Add(series, time.TimeMs, histogram, time.StartMs);
        }
    }

    internal void Add(SeriesHandle series, long timeMs, double value) => batch.Add(series, timeMs, value);

    internal void Reserve(int samples) => batch.Reserve(samples);

    /// <summary>Interns the series of a point, at most so many, of the labels that they share. Those that are new count as memory of the batch.</summary>
    /// <exception cref="FormatException">An attribute cannot be a label.</exception>
    /// <exception cref="BatchTooLargeException">The batch has no room for them.</exception>
    /// <exception cref="CatalogFullException">The store has no room for them.</exception>
    internal T Intern<T>(MetricState metric, Attributes point, int count, Func<Dictionary<string, string>, T> intern)
    {
        var labels = metric.Labels(point);
        LabelLimits.Check(labels.Select(label => new Label(label.Key, label.Value)));
        var bytes = SeriesBytes + (sizeof(char) * (metric.Name.Length + labels.Sum(label => (long)label.Key.Length + label.Value.Length)));
        batch.Require(count * bytes);
        var known = metric.KnownSeries;
        var series = intern(labels);
        batch.Charge(Math.Min(metric.KnownSeries - known, count) * bytes);
        return series;
    }

    internal void Describe(MetricState metric)
    {
        if (!batch.AddMetadata(metric.Metadata))
        {
            rejections.Add("no room for descriptions of new metrics", 0);
        }
    }

    /// <summary>Adds the exemplars of a point to its series; a histogram's go where their value falls.</summary>
    internal void AddExemplars(ReadOnlySpan<byte> point, string name, int field, Func<double, SeriesHandle> series)
    {
        var reader = new ProtoReader(point, name);
        while (reader.Next())
        {
            if (reader.Field == field)
            {
                AddExemplar(reader.Bytes(), series);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    void AddExemplar(ReadOnlySpan<byte> message, Func<double, SeriesHandle> series)
    {
        var (value, timeNs) = (0d, 0L);
        var ids = new List<Label>();
        var reader = new ProtoReader(message, "Exemplar");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    timeNs = reader.TimeNs();
                    break;
                case 3:
                    value = reader.Double();
                    break;
                case 4 when Ids.Span(reader.Bytes()) is { IsEmpty: false } span:
                    ids.Add(new Label("span_id", span.ToString()));
                    break;
                case 5 when Ids.Trace(reader.Bytes()) is { IsEmpty: false } trace:
                    ids.Add(new Label("trace_id", trace.ToString()));
                    break;
                case 6:
                    value = (long)reader.Fixed64();
                    break;
                case 4 or 5:
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (!times.Has(timeNs))
        {
            // Its point has no need of it.
            rejections.Add($"an exemplar has {times.Refusal(timeNs)}", 0);
            return;
        }

        batch.AddExemplar(series(value), WithAttributes(ids, AnyValue.Attributes(message, "Exemplar", 7)), value, timeNs / 1_000_000);
    }

    // Prometheus drops the attributes of an exemplar that is too long, and keeps its ids.
    static Labels WithAttributes(List<Label> ids, Attributes attributes)
    {
        var all = attributes.Entries.Select(entry => new Label(LabelNamer.Prometheus.Name(entry.Key), AnyValueText.Of(entry.Value))).Concat(ids).ToList();
        return Labels.From(LabelLimits.FitExemplar(all) ? all : ids);
    }

    void Saw(PointTime time) => (FirstMs, LastMs) = (Math.Min(FirstMs, time.TimeMs), Math.Max(LastMs, time.TimeMs));

    /// <summary>When a point was taken and how its value counts.</summary>
    internal readonly record struct PointTime(long TimeNs, long StartNs, ulong Flags, bool IsDelta)
    {
        /// <summary>Whether another sample stands for the point.</summary>
        internal bool IsPart { get; init; }

        internal long TimeMs => TimeNs / 1_000_000;

        internal long StartMs => StartNs / 1_000_000;

        internal bool IsStale => (Flags & NoRecordedValue) != 0;
    }
}
