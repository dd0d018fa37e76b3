using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Sql;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>SQL: what the views show, and what cannot be done.</summary>
public sealed class SqlTests : IAsyncLifetime
{
    readonly StoreFixture _fixture = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var logs = _fixture.Store.NewLogs();
        logs.Add(Some.Line("oak is short", metadata: [("trace_id", "00000000000000010000000000000002"), ("detected_level", "warn"), ("order.id", "7\u001f")]));
        logs.Add(Some.Line("done", Some.TimeNs + 1, "stock"));
        var spans = _fixture.Store.NewSpans();
        spans.Add(Some.Span(2, 3) with
        {
            Attributes = Some.Attributes(("http.route", "/orders"), ("http.response.status_code", 500), ("http.route", "twice")),
            Events = [new SpanEvent(Some.TimeNs + 5, "exception", Some.Attributes(("exception.type", "Boom")))],
            Kind = SpanKind.Server,
            Status = SpanStatus.Error,
        });
        var samples = _fixture.Store.NewSamples();
        samples.Add(Labels.From((Labels.MetricName, "up"), ("service_name", "order")), Some.TimeMs, 1);
        samples.Add(Labels.From((Labels.MetricName, "up"), ("service_name", "order")), Some.TimeMs + 1, double.NaN);
        samples.AddMetadata(new("up", "gauge", "Whether it is up.", ""));
        await _fixture.Store.AppendAsync(logs, Cancellation);
        await _fixture.Store.AppendAsync(spans, Cancellation);
        await _fixture.Store.AppendAsync(samples, Cancellation);
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData("SELECT time, service_name, level, body, trace_id FROM logs ORDER BY time_unix_nano", """["2023-11-14 22:13:20+00","order","warn","oak is short","00000000000000010000000000000002"]["2023-11-14 22:13:20+00","stock",null,"done",null]""")]
    [InlineData("FROM logs SELECT attributes['order.id'] = '7' || chr(31), labels WHERE service_name = 'order'", """[true,{"service_name":"order"}]""")]
    [InlineData("SELECT name, duration_ms, kind, status, attributes, resource['service.namespace'], parent_span_id, events FROM spans", """["GET /orders",1.0,"server","error",{"http.route":"/orders","http.response.status_code":"500"},"shop",null,[{"time":"2023-11-14 22:13:20+00","name":"exception","attributes":{"exception.type":"Boom"}}]]""")]
    [InlineData("SELECT trace_id, span_id FROM spans", """["00000000000000010000000000000002","0000000000000003"]""")]
    [InlineData("SELECT metric, value, labels['service_name'] FROM samples ORDER BY time", """["up",1.0,"order"]["up",null,"order"]""")]
    [InlineData("SELECT * FROM metrics", """["up","gauge","Whether it is up.",""]""")]
    [InlineData("SELECT metric, service_name FROM series", """["up","order"]""")]
    [InlineData("SELECT count(*) FROM logs l JOIN spans s USING (trace_id);", "[1]")]
    [InlineData("WITH busy AS (SELECT service_name, count(*) AS n FROM logs GROUP BY ALL) SELECT * FROM busy ORDER BY ALL -- the end", """["order",1]["stock",1]""")]
    [InlineData("SELECT 1 AS a, 2 AS a, 'nan'::DOUBLE, [1.5::DOUBLE, 'nan'], 170141183460469231731687303715884105727::HUGEINT, NULL", """[1,2,"NaN","[1.5,NaN]",170141183460469231731687303715884105727,null]""")]
    [InlineData("SELECT i FROM range(3) t(i)", "[0][1][2]")]
    [InlineData("SHOW TABLES", """["exemplars"]["histograms"]["logs"]["metrics"]["resources"]["samples"]["series"]["spans"]["streams"]""")]
    [InlineData("SELECT column_name FROM (DESCRIBE exemplars) LIMIT 2", """["time"]["metric"]""")]
    public async Task Answers(string sql, string rows) => Assert.Equal(rows, (await RunAsync(sql)).Text);

    [Theory]
    [InlineData("EXPLAIN SELECT * FROM logs", "physical_plan")]
    [InlineData("explain analyze SELECT * FROM logs", "analyzed_plan")]
    [InlineData("SUMMARIZE logs", "time_unix_nano")]
    [InlineData("DESCRIBE SELECT body FROM logs", "VARCHAR")]
    public async Task Shows_plans_and_shapes(string sql, string part) => Assert.Contains(part, (await RunAsync(sql)).Text, StringComparison.Ordinal);

    [Fact]
    public async Task A_limit_cuts_the_answer_and_says_so()
    {
        var rows = new SqlRows();
        var summary = await _fixture.Store.Sql.QueryAsync(new SqlQuery { Text = "SELECT i FROM range(10000) t(i)", Rows = 2 }, rows, Cancellation);
        Assert.Equal((2, true, "[0][1]"), (summary.Rows, summary.Truncated, rows.Text));
    }

    [Fact]
    public async Task Rows_are_exported_as_Parquet_and_the_file_goes_away()
    {
        await using (var parquet = await _fixture.Store.Sql.ExportAsync(new SqlQuery { Text = "SELECT * FROM spans" }, Cancellation))
        {
            var magic = new byte[4];
            await parquet.ReadExactlyAsync(magic, Cancellation);
            Assert.Equal("PAR1", Encoding.ASCII.GetString(magic));
            Assert.True(parquet.Length > 500);
        }

        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_fixture.Directory, "tmp")));
    }

    [Fact]
    public async Task Upkeep_still_reaches_the_file()
    {
        await _fixture.Store.CheckpointAsync(Cancellation);
        await _fixture.ReopenAsync();
        Assert.Equal("[2]", (await RunAsync("SELECT count(*) FROM logs")).Text);
    }

    async Task<SqlRows> RunAsync(string sql)
    {
        var rows = new SqlRows();
        await _fixture.Store.Sql.QueryAsync(new SqlQuery { Text = sql }, rows, Cancellation);
        return rows;
    }
}
