using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Ingest;
using Microsoft.Extensions.Time.Testing;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>A batch, or a decoder's memory, may hold a series, stream, resource or scope that expires meanwhile: its rows still refer to it.</summary>
public sealed class ExpiredWhileHeldTests : IAsyncLifetime
{
    static readonly Labels Up = Labels.From((Labels.MetricName, "up"));

    readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(Some.TimeMs));
    StoreFixture _fixture = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    TelemetryStore Store => _fixture.Store;

    long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public ValueTask InitializeAsync()
    {
        _fixture = new StoreFixture(new StoreOptions { DataDirectory = "", Retention = TimeSpan.FromHours(1) }, _time);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Rows_that_come_after_it_expired_are_readable_after_a_restart()
    {
        await AppendAsync(Batches(NowMs));
        _time.Advance(TimeSpan.FromHours(2));
        var held = Batches(NowMs);
        await Store.ExpireAsync(Cancellation);
        Assert.Equal(new RowCounts(0, 0, 0), await Store.CountAsync(Cancellation));
        Assert.Equal((0, 0), (Store.Status.Series, Store.Status.Streams));

        await AppendAsync(held);
        await AssertOneOfEachAsync(rows: 1);
        await _fixture.ReopenAsync();
        await AssertOneOfEachAsync(rows: 1);
    }

    [Fact]
    public async Task What_came_back_from_someone_else_meanwhile_is_there_once()
    {
        await AppendAsync(Batches(NowMs));
        _time.Advance(TimeSpan.FromHours(2));
        var held = Batches(NowMs);
        await Store.ExpireAsync(Cancellation);
        var another = Batches(NowMs + 1);

        await AppendAsync(held);
        await AppendAsync(another);
        await AssertOneOfEachAsync(rows: 2);
        await _fixture.ReopenAsync();
        await AssertOneOfEachAsync(rows: 2);
    }

    [Fact]
    public async Task What_came_back_from_others_twice_is_there_once()
    {
        await AppendAsync(Batches(NowMs));
        _time.Advance(TimeSpan.FromHours(2));
        var (held, heldLonger) = (Batches(NowMs), Batches(NowMs + (long)TimeSpan.FromHours(2).TotalMilliseconds));
        await Store.ExpireAsync(Cancellation);
        await AppendAsync(Batches(NowMs + 1));
        await AppendAsync(held);
        _time.Advance(TimeSpan.FromHours(2));
        await Store.ExpireAsync(Cancellation);

        await AppendAsync(Batches(NowMs + 1));
        await AppendAsync(heldLonger);
        await AssertOneOfEachAsync(rows: 2);
        await _fixture.ReopenAsync();
        await AssertOneOfEachAsync(rows: 2);
    }

    Batch[] Batches(long timeMs)
    {
        var (samples, logs, spans) = (Store.NewSamples(), Store.NewLogs(), Store.NewSpans());
        samples.Add(Up, timeMs, 1);
        logs.Add(Some.Line($"line {timeMs}", timeMs * 1_000_000));
        spans.Add(Some.Span(trace: 1, id: (ulong)timeMs, timeMs * 1_000_000) with { Scope = new Scope("Npgsql", "10", Attributes.Empty) });
        return [samples, logs, spans];
    }

    async Task AppendAsync(Batch[] batches)
    {
        foreach (var batch in batches)
        {
            Assert.Equal(AppendResult.Stored, await Store.AppendAsync(batch, Cancellation));
        }
    }

    async Task AssertOneOfEachAsync(int rows)
    {
        var series = Assert.Single(await Store.Series.SelectAsync(Some.AllSamples((Labels.MetricName, MatchType.Equal, "up")), Cancellation));
        Assert.Equal((Up, rows), (series.Labels, series.Values.Length));
        Assert.Single(await Store.Logs.StreamsAsync([], TimeRange.All, Cancellation));
        var lines = await Store.Logs.SelectAsync(Some.AllLines(("service_name", MatchType.Equal, "order")), Cancellation).ToListAsync(Cancellation);
        Assert.Equal(rows, lines.Count);
        var spans = (await Store.Spans.TraceAsync(new TraceId(1, 1), Cancellation))!.Spans;
        Assert.Equal(rows, spans.Count);
        Assert.All(spans, span => Assert.Equal(("order", "Npgsql"), (span.Resource.ServiceName, span.Scope.Name)));
        var answer = new SqlRows();
        await Store.Sql.QueryAsync(
            new() { Text = "SELECT (SELECT count(*) FROM series), (SELECT count(*) FROM streams), (SELECT count(*) FROM resources), (SELECT count(service_name) FROM spans)" }, answer, Cancellation);
        Assert.Equal($"[1,1,1,{rows}]", answer.Text);
    }
}
