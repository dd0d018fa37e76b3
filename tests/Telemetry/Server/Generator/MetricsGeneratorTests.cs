using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Generator;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Traces;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.Server.Tests.Generator;

public sealed class MetricsGeneratorTests : IAsyncDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("generator");
    readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
    readonly TelemetryStore _store;
    MetricsGenerator _generator;

    public MetricsGeneratorTests()
    {
        _store = TelemetryStore.Open(new StoreOptions { DataDirectory = _folder.FullName, Retention = TimeSpan.FromDays(20_000) }, _time, NullLogger<TelemetryStore>.Instance);
        _generator = new MetricsGenerator(_store, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    long NowNs => _time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;

    Span Span(string service, SpanKind kind, ulong id, ulong parent = 0, int ms = 50, SpanStatus status = SpanStatus.Unset, params (string Key, string Value)[] attributes) => new()
    {
        TraceId = new TraceId(1, 1),
        SpanId = new SpanId(id),
        ParentSpanId = new SpanId(parent),
        Name = "op",
        Kind = kind,
        Status = status,
        StartNs = NowNs - (ms * 1_000_000L),
        EndNs = NowNs,
        Resource = new Resource(new Attributes([new("service.name", new AttributeValue.Text(service))])),
        Attributes = new Attributes([.. attributes.Select(a => new KeyValuePair<string, AttributeValue>(a.Key, new AttributeValue.Text(a.Value)))]),
    };

    void Receive(params Span[] spans)
    {
        var batch = _store.NewSpans();
        foreach (var span in spans)
        {
            batch.Add(span);
        }

        _generator.OnSpans(batch);
    }

    async Task Collect(TimeSpan? after = null)
    {
        _time.Advance(after ?? TimeSpan.FromSeconds(5));
        Assert.Equal(AppendResult.Stored, await _store.AppendAsync(_generator.Collect(), Token));
    }

    /// <summary>The values of a metric's series as text, by their labels.</summary>
    async Task<List<string>> Series(string name)
    {
        var selection = new SeriesSelection { Matchers = [new Matcher(Labels.MetricName, Model.MatchType.Equal, name)], AfterMs = 0, ThroughMs = long.MaxValue };
        var series = await _store.Series.SelectAsync(selection, Token);
        return [.. series.Select(one => $"{one.Labels.Drop(Labels.MetricName)} {string.Join(" ", one.Values.Select(value => Model.Series.IsStale(value) ? "stale" : value.ToString("0.####")))}").Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Spans_are_counted_and_timed_from_zero()
    {
        Receive(Span("order", SpanKind.Server, 1, ms: 3), Span("order", SpanKind.Server, 2, ms: 5, status: SpanStatus.Error));
        await Collect();
        Receive(Span("order", SpanKind.Server, 3, ms: 5));
        await Collect();
        Assert.Equal(
            [
                "{service=\"order\", span_kind=\"SPAN_KIND_SERVER\", span_name=\"op\", status_code=\"STATUS_CODE_ERROR\"} 0 1 1",
                "{service=\"order\", span_kind=\"SPAN_KIND_SERVER\", span_name=\"op\", status_code=\"STATUS_CODE_UNSET\"} 0 1 2",
            ],
            await Series("traces_spanmetrics_calls_total"));
        Assert.Contains("{service=\"order\", span_kind=\"SPAN_KIND_SERVER\", span_name=\"op\", status_code=\"STATUS_CODE_UNSET\"} 0 0.003 0.008", await Series("traces_spanmetrics_latency_sum"));
        var buckets = await Series("traces_spanmetrics_latency_bucket");
        Assert.Contains("{le=\"0.004\", service=\"order\", span_kind=\"SPAN_KIND_SERVER\", span_name=\"op\", status_code=\"STATUS_CODE_UNSET\"} 0 1 1", buckets);
        Assert.Contains("{le=\"+Inf\", service=\"order\", span_kind=\"SPAN_KIND_SERVER\", span_name=\"op\", status_code=\"STATUS_CODE_UNSET\"} 0 1 2", buckets);
        Assert.DoesNotContain(buckets, bucket => bucket.Contains("le=\"0.002\"", StringComparison.Ordinal) && !bucket.EndsWith("0 0 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bytes_are_those_of_the_span_on_the_wire()
    {
        var (span, scope, resource, request) = (new ProtoWriter(), new ProtoWriter(), new ProtoWriter(), new ProtoWriter());
        span.Bytes(1, Enumerable.Range(1, 16).Select(i => (byte)i).ToArray());
        span.Bytes(2, Enumerable.Range(1, 8).Select(i => (byte)i).ToArray());
        span.Text(5, "op");
        span.Fixed64(7, (ulong)NowNs);
        span.Fixed64(8, (ulong)NowNs);
        scope.Bytes(2, span.Written);
        resource.Bytes(2, scope.Written);
        request.Bytes(1, resource.Written);
        var batch = _store.NewSpans();
        using var metrics = new IngestMetrics(TimeProvider.System, NullLogger<IngestMetrics>.Instance);
        new TracesDecoder(_store.Catalog, new IngestLimits(), metrics).Decode(request.Written, batch, new Rejections(), AcceptedTimes.All);
        _generator.OnSpans(batch);
        await Collect();
        Assert.EndsWith($" 0 {span.Written.Length}", Assert.Single(await Series("traces_spanmetrics_size_total")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_is_paired_in_either_order()
    {
        Receive(Span("ordercheck", SpanKind.Client, 10, ms: 60), Span("ordercheck", SpanKind.Client, 20, ms: 60));
        Receive(Span("order", SpanKind.Server, 11, 10, ms: 40), Span("order", SpanKind.Server, 31, 30, status: SpanStatus.Error));
        Receive(Span("order", SpanKind.Server, 21, 20), Span("ordercheck", SpanKind.Client, 30));
        await Collect();
        Assert.Equal(["{client=\"ordercheck\", server=\"order\"} 0 3"], await Series("traces_service_graph_request_total"));
        Assert.Equal(["{client=\"ordercheck\", server=\"order\"} 0 1"], await Series("traces_service_graph_request_failed_total"));
        Assert.Equal(["{client=\"ordercheck\", server=\"order\"} 0 0.17"], await Series("traces_service_graph_request_client_seconds_sum"));
        Assert.Equal(["{client=\"ordercheck\", server=\"order\"} 0 0.14"], await Series("traces_service_graph_request_server_seconds_sum"));
    }

    [Fact]
    public async Task Messages_databases_and_peers_are_edges_of_their_own_type()
    {
        Receive(
            Span("customer", SpanKind.Producer, 1),
            Span("ordercheck", SpanKind.Consumer, 2, 1),
            Span("order", SpanKind.Client, 3, 2, attributes: [("db.system.name", "postgresql"), ("db.namespace", "orders")]),
            Span("order", SpanKind.Client, 4, 2, attributes: ("server.address", "api.example.org")),
            Span("order", SpanKind.Server, 5));
        await Collect();
        await Collect(TimeSpan.FromSeconds(40));
        Assert.Equal(
            [
                "{client=\"customer\", connection_type=\"messaging_system\", server=\"ordercheck\"} 0 1 1",
                "{client=\"order\", connection_type=\"database\", server=\"orders\"} 0 1 1",
                "{client=\"order\", connection_type=\"virtual_node\", server=\"api.example.org\"} 0 1",
                "{client=\"user\", connection_type=\"virtual_node\", server=\"order\"} 0 1 1",
            ],
            await Series("traces_service_graph_request_total"));
    }

    [Theory]
    [InlineData("orders", "db.namespace=orders server.address=127.0.0.1 network.peer.address=127.0.0.1 network.peer.port=5432")]
    [InlineData("orders", "db.name=orders db.system=postgresql server.address=localhost")]
    [InlineData("postgresql", "db.system.name=postgresql")]
    [InlineData("ledger", "db.name=orders peer.service=ledger server.address=db.example.org")]
    [InlineData("db.example.org", "db.name=orders server.address=db.example.org network.peer.address=10.0.0.7")]
    [InlineData("10.0.0.7:5432", "db.name=orders network.peer.address=10.0.0.7 network.peer.port=5432")]
    [InlineData("10.0.0.7", "db.name=orders network.peer.address=10.0.0.7")]
    public async Task A_database_is_named_by_its_peer_then_its_address_then_itself(string name, string attributes)
    {
        Receive(Span("order", SpanKind.Client, 1, attributes: [.. attributes.Split(' ').Select(pair => (pair.Split('=')[0], pair.Split('=')[1]))]));
        await Collect();
        Assert.Equal([$"{{client=\"order\", connection_type=\"database\", server=\"{name}\"}} 0 1"], await Series("traces_service_graph_request_total"));
    }

    [Theory]
    [InlineData(SpanKind.Server, "", "user")]
    [InlineData(SpanKind.Consumer, "", "user")]
    [InlineData(SpanKind.Server, "peer.service", "shop")]
    [InlineData(SpanKind.Server, "service.peer.name", "shop")]
    [InlineData(SpanKind.Server, "server.address", "user")]
    public async Task Who_asks_first_is_named_by_the_peer_or_is_the_user(SpanKind kind, string attribute, string client)
    {
        Receive(Span("order", kind, 1, attributes: attribute.Length > 0 ? [(attribute, "shop")] : []));
        await Collect();
        Assert.Equal([$"{{client=\"{client}\", connection_type=\"virtual_node\", server=\"order\"}} 0 1"], await Series("traces_service_graph_request_total"));
    }

    [Fact]
    public async Task Who_has_no_name_is_on_no_edge()
    {
        Receive(Span("order", SpanKind.Server, 1) with { Resource = new Resource(Attributes.Empty) });
        await Collect();
        Assert.Empty(await Series("traces_service_graph_request_total"));
        Assert.Single(await Series("traces_spanmetrics_calls_total"));
    }

    [Fact]
    public async Task A_half_that_never_comes_is_counted_as_unpaired()
    {
        Receive(Span("order", SpanKind.Server, 5, 4), Span("customer", SpanKind.Producer, 6));
        await Collect();
        Assert.Empty(await Series("traces_service_graph_unpaired_spans_total"));
        await Collect(TimeSpan.FromSeconds(40));
        Assert.Equal(
            ["{client=\"customer\", connection_type=\"messaging_system\"} 0 1", "{server=\"order\"} 0 1"],
            await Series("traces_service_graph_unpaired_spans_total"));
        Assert.Empty(await Series("traces_service_graph_request_total"));
    }

    [Fact]
    public async Task A_span_that_comes_after_its_other_half_expired_does_not_pair()
    {
        Receive(Span("customer", SpanKind.Producer, 1));
        await Collect(TimeSpan.FromSeconds(40));
        Receive(Span("ordercheck", SpanKind.Consumer, 2, 1));
        await Collect();
        Assert.Empty(await Series("traces_service_graph_request_total"));
    }

    [Fact]
    public async Task A_restart_shows_as_a_reset()
    {
        Receive(Span("order", SpanKind.Internal, 1), Span("order", SpanKind.Internal, 2));
        await Collect();
        _generator = new MetricsGenerator(_store, _time);
        await Collect();
        Receive(Span("order", SpanKind.Internal, 3));
        await Collect();
        Assert.Equal(
            ["{service=\"order\", span_kind=\"SPAN_KIND_INTERNAL\", span_name=\"op\", status_code=\"STATUS_CODE_UNSET\"} 0 2 0 1"],
            await Series("traces_spanmetrics_calls_total"));
    }

    [Fact]
    public async Task Series_that_nothing_adds_to_end()
    {
        Receive(Span("order", SpanKind.Internal, 1));
        await Collect();
        await Collect(TimeSpan.FromMinutes(16));
        await Collect();
        Assert.Equal(
            ["{service=\"order\", span_kind=\"SPAN_KIND_INTERNAL\", span_name=\"op\", status_code=\"STATUS_CODE_UNSET\"} 0 1 stale"],
            await Series("traces_spanmetrics_calls_total"));
    }

    [Fact]
    public async Task Old_spans_and_too_many_names_are_left_out_and_counted()
    {
        Receive(Span("order", SpanKind.Internal, 1) with { StartNs = NowNs - 600_000_000_000, EndNs = NowNs - 600_000_000_000 });
        Receive([.. Enumerable.Range(0, 2_010).Select(i => Span("order", SpanKind.Internal, (ulong)i) with { Name = $"op {i}" })]);
        await Collect();
        Assert.Equal(2_000, (await Series("traces_spanmetrics_calls_total")).Count);
        Assert.Equal(11, _generator.Ignored);
    }

    [Fact]
    public void Edges_that_wait_are_bounded()
    {
        var edges = new EdgeStore(10, TimeSpan.FromSeconds(30));
        for (var i = 1UL; i <= 1_000; i++)
        {
            // Each is completed at once, so none is in the way of the next.
            Assert.NotNull(edges.Get(new TraceId(1, i), new SpanId(i), 0));
            edges.Remove(new TraceId(1, i), new SpanId(i));
        }

        var kept = Enumerable.Range(1, 12).Count(i => edges.Get(new TraceId(2, (ulong)i), new SpanId(1), 0) is not null);
        Assert.Equal((10, 2), (kept, edges.Refused));
        Assert.Empty(edges.Expire(29_999));
        Assert.Equal(10, edges.Expire(30_000).Count());
    }
}
