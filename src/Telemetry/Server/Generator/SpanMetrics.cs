using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Generator;

/// <summary>Counts and times spans by service, name, kind and status, under the names of Tempo's span metrics.</summary>
internal sealed class SpanMetrics(StoreCatalog catalog)
{
    const int MostLabelSets = 2_000;
    const string Calls = "traces_spanmetrics_calls_total";
    const string Latency = "traces_spanmetrics_latency";
    const string Size = "traces_spanmetrics_size_total";

    static readonly double[] Bounds = LatencyHistogram.Doubling(0.002, 14);

    readonly SeriesTable<Key, Measured> _series = new(MostLabelSets, key => new Measured(catalog, key));

    readonly record struct Key(string Service, string Name, SpanKind Kind, SpanStatus Status);

    public long Refused => _series.Refused;

    public void Observe(in SpanView span, long nowMs)
    {
        var measured = _series.Get(new Key(span.Resource.ServiceName, span.Name, span.Kind, span.Status), nowMs);
        measured?.Calls.Add(1);
        measured?.Latency.Observe(span.DurationNs / 1e9, span.TraceId);
        measured?.Size.Add(span.WireBytes);
    }

    public void Write(SampleBatch batch, Tick tick)
    {
        if (_series.IsEmpty)
        {
            return;
        }

        batch.AddMetadata(new MetricMetadata(Calls, "counter", "Spans by service, name, kind and status.", ""));
        batch.AddMetadata(new MetricMetadata(Latency, "histogram", "Durations of spans.", "seconds"));
        batch.AddMetadata(new MetricMetadata(Size, "counter", "Bytes that spans took as protobuf.", "bytes"));
        _series.Write(batch, tick);
    }

    sealed class Measured(StoreCatalog catalog, Key key) : IMeasured
    {
        public Counter Calls { get; } = new(catalog, SpanMetrics.Calls, LabelsOf(key));

        public LatencyHistogram Latency { get; } = new(catalog, SpanMetrics.Latency, LabelsOf(key), Bounds);

        public Counter Size { get; } = new(catalog, SpanMetrics.Size, LabelsOf(key));

        static Labels LabelsOf(Key key) => Labels.From(
            ("service", key.Service),
            ("span_name", key.Name),
            ("span_kind", $"SPAN_KIND_{key.Kind.ToString().ToUpperInvariant()}"),
            ("status_code", $"STATUS_CODE_{key.Status.ToString().ToUpperInvariant()}"));

        public void Write(SampleBatch batch, Tick tick)
        {
            Calls.Write(batch, tick);
            Latency.Write(batch, tick);
            Size.Write(batch, tick);
        }

        public void WriteEnd(SampleBatch batch, Tick tick)
        {
            Calls.WriteEnd(batch, tick);
            Latency.WriteEnd(batch, tick);
            Size.WriteEnd(batch, tick);
        }
    }
}
