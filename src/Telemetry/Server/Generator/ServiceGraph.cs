using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Generator;

/// <summary>
/// Pairs the span of who asks with the span of who answers and counts the requests between services, under the names
/// of Tempo's service graphs. Databases, and peers that send no spans, are known by what the client's span says.
/// </summary>
internal sealed class ServiceGraph(StoreCatalog catalog)
{
    const int MostWaiting = 50_000;
    const int MostEdges = 2_000;
    const string Prefix = "traces_service_graph_";
    const string Database = "database";
    const string Virtual = "virtual_node";

    /// <summary>Who asks when a trace begins with a server and does not say.</summary>
    const string User = "user";

    // The two halves come from two processes, each of which sends its spans when it likes.
    static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    static readonly double[] Bounds = LatencyHistogram.Doubling(0.1, 8);

    readonly EdgeStore _waiting = new(MostWaiting, Wait);
    readonly SeriesTable<Key, Measured> _series = new(MostEdges, key => new Measured(catalog, key));
    readonly SeriesTable<Key, Unpaired> _unpaired = new(MostEdges, key => new Unpaired(catalog, key));

    readonly record struct Key(string Client, string Server, string ConnectionType);

    public long Refused => _series.Refused + _waiting.Refused;

    public void Observe(in SpanView span, long nowMs)
    {
        // Who does not say its name is on no side of an edge.
        if (span.Resource.Attributes["service.name"] is null)
        {
            return;
        }

        switch (span.Kind)
        {
            case SpanKind.Client or SpanKind.Producer when Peers.Database(span) is { Length: > 0 } database:
                CountDatabase(span, database, nowMs);
                break;
            case SpanKind.Client or SpanKind.Producer:
                Pair(span, span.SpanId, isClient: true, nowMs);
                break;
            case SpanKind.Server or SpanKind.Consumer when span.ParentSpanId.IsEmpty:
                CountRoot(span, nowMs);
                break;
            case SpanKind.Server or SpanKind.Consumer:
                Pair(span, span.ParentSpanId, isClient: false, nowMs);
                break;
        }
    }

    // No span of who asked will come.
    void CountRoot(in SpanView span, long nowMs)
    {
        var edge = new Edge(span.TraceId) { Client = Peers.Of(span) ?? User };
        edge.AddServer(span);
        edge.ConnectionType = Virtual;
        Count(edge, nowMs);
    }

    // A database sends no spans: what the client waited is all that is known of it.
    void CountDatabase(in SpanView span, string database, long nowMs)
    {
        var edge = new Edge(span.TraceId);
        edge.AddClient(span);
        (edge.Server, edge.ServerSeconds, edge.ConnectionType) = (database, edge.ClientSeconds, Database);
        Count(edge, nowMs);
    }

    void Pair(in SpanView span, SpanId clientId, bool isClient, long nowMs)
    {
        if (_waiting.Get(span.TraceId, clientId, nowMs) is not { } edge)
        {
            return;
        }

        if (isClient)
        {
            edge.AddClient(span);
        }
        else
        {
            edge.AddServer(span);
        }

        if (edge.IsComplete)
        {
            _waiting.Remove(span.TraceId, clientId);
            Count(edge, nowMs);
        }
    }

    void Count(Edge edge, long nowMs)
    {
        if (_series.Get(new Key(edge.Client, edge.Server, edge.ConnectionType), nowMs) is not { } measured)
        {
            return;
        }

        measured.Requests.Add(1);
        measured.Failed.Add(edge.HasFailed ? 1 : 0);
        if (edge.ServerSeconds is { } server)
        {
            measured.Server.Observe(server, edge.TraceId);
        }

        if (edge.ClientSeconds is { } client)
        {
            measured.Client.Observe(client, edge.TraceId);
        }
    }

    /// <summary>Settles the edges that waited in vain: with a virtual node where the client names its peer, else as unpaired.</summary>
    void Settle(Edge edge, long nowMs)
    {
        if (edge is { Server.Length: 0, Peer.Length: > 0 })
        {
            (edge.Server, edge.ConnectionType) = (edge.Peer, Virtual);
            Count(edge, nowMs);
        }
        else
        {
            _unpaired.Get(new Key(edge.Client, edge.Server, edge.ConnectionType), nowMs)?.Spans.Add(1);
        }
    }

    public void Write(SampleBatch batch, Tick tick)
    {
        foreach (var edge in _waiting.Expire(tick.NowMs))
        {
            Settle(edge, tick.NowMs);
        }

        if (_series.IsEmpty && _unpaired.IsEmpty)
        {
            return;
        }

        batch.AddMetadata(new MetricMetadata(Prefix + "request_total", "counter", "Requests between two services.", ""));
        batch.AddMetadata(new MetricMetadata(Prefix + "request_failed_total", "counter", "Failed requests between two services.", ""));
        batch.AddMetadata(new MetricMetadata(Prefix + "request_server_seconds", "histogram", "Durations of requests as the server saw them.", "seconds"));
        batch.AddMetadata(new MetricMetadata(Prefix + "request_client_seconds", "histogram", "Durations of requests as the client saw them.", "seconds"));
        batch.AddMetadata(new MetricMetadata(Prefix + "unpaired_spans_total", "counter", "Spans whose other half did not come in time.", ""));
        _series.Write(batch, tick);
        _unpaired.Write(batch, tick);
    }

    static Labels LabelsOf(Key key) => Labels.From(("client", key.Client), ("server", key.Server), ("connection_type", key.ConnectionType));

    sealed class Measured(StoreCatalog catalog, Key key) : IMeasured
    {
        public Counter Requests { get; } = new(catalog, Prefix + "request_total", LabelsOf(key));

        public Counter Failed { get; } = new(catalog, Prefix + "request_failed_total", LabelsOf(key));

        public LatencyHistogram Server { get; } = new(catalog, Prefix + "request_server_seconds", LabelsOf(key), Bounds);

        public LatencyHistogram Client { get; } = new(catalog, Prefix + "request_client_seconds", LabelsOf(key), Bounds);

        public void Write(SampleBatch batch, Tick tick)
        {
            Requests.Write(batch, tick);
            Failed.Write(batch, tick);
            Server.Write(batch, tick);
            Client.Write(batch, tick);
        }

        public void WriteEnd(SampleBatch batch, Tick tick)
        {
            Requests.WriteEnd(batch, tick);
            Failed.WriteEnd(batch, tick);
            Server.WriteEnd(batch, tick);
            Client.WriteEnd(batch, tick);
        }
    }

    sealed class Unpaired(StoreCatalog catalog, Key key) : IMeasured
    {
        public Counter Spans { get; } = new(catalog, Prefix + "unpaired_spans_total", LabelsOf(key));

        public void Write(SampleBatch batch, Tick tick) => Spans.Write(batch, tick);

        public void WriteEnd(SampleBatch batch, Tick tick) => Spans.WriteEnd(batch, tick);
    }
}
