using System.Diagnostics.Metrics;
using System.Text.Json;
using Dendro.Telemetry.Server.Api.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>How long queries take is measured once each, under their language and what became of them.</summary>
public sealed class QueryMetricsTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/prometheus/api/v1/query?query=1", "promql", "ok")]
    [InlineData("/api/v1/query_range?query=up&start=0&end=60&step=15", "promql", "ok")]
    [InlineData("/prometheus/api/v1/query?query=sum(", "promql", "refused")]
    [InlineData("/loki/api/v1/query_range?query={a=\"b\"}", "logql", "ok")]
    [InlineData("/loki/api/v1/query?query=rate({a=\"b\"}[5m])", "logql", "ok")]
    [InlineData("/loki/api/v1/query_range?query={", "logql", "refused")]
    [InlineData("/api/search?q={}", "traceql", "ok")]
    [InlineData("/api/metrics/query?q={}|rate()", "traceql", "ok")]
    [InlineData("/api/metrics/query_range?q={", "traceql", "refused")]
    [InlineData("/sql?sql=SELECT 1", "sql", "ok")]
    [InlineData("/sql?sql=SELEC 1", "sql", "refused")]
    [InlineData("/prometheus/api/v1/labels", null, null)]
    [InlineData("/status", null, null)]
    public async Task A_query_counts_for_its_language_and_outcome(string path, string? language, string? outcome)
    {
        using var client = server.CreateClient();
        using var heard = new Heard(server.Services.GetRequiredService<QueryMetrics>());
        var before = await StatusAsync(client, language);

        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        await response.Content.ReadAsByteArrayAsync(Cancellation);

        Assert.Equal(language is null ? [] : [(language, outcome!)], heard.Queries.Select(query => (query.Language, query.Outcome)));
        Assert.All(heard.Queries, query => Assert.InRange(query.Seconds, 1e-6, 60));
        if (language is not null)
        {
            var after = await StatusAsync(client, language);
            var (answered, failed) = outcome == "ok" ? (1, 0) : (0, 1);
            Assert.Equal((before.Answered + answered, before.Failed + failed), after);
        }
    }

    [Fact]
    public async Task A_client_that_goes_away_and_a_failure_are_told_apart()
    {
        var clock = new FakeTimeProvider();
        using var metrics = new QueryMetrics();
        using var heard = new Heard(metrics);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        await using var app = builder.Build();
        app.UseQueryMetrics(metrics, clock);
        app.MapGet("/busy", () => Results.StatusCode(StatusCodes.Status503ServiceUnavailable)).AsQuery(QueryLanguage.Sql);
        app.MapGet("/broken", IResult () => throw new InvalidOperationException("broken")).AsQuery(QueryLanguage.Sql);
        app.MapGet("/slow", async (HttpContext context) =>
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }).AsQuery(QueryLanguage.Sql);
        await app.StartAsync(Cancellation);
        using var client = app.GetTestClient();

        using var busy = await client.GetAsync(new Uri("/busy", UriKind.Relative), Cancellation);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetAsync(new Uri("/broken", UriKind.Relative), Cancellation));
        using var leaving = new CancellationTokenSource();
        var slow = client.GetAsync(new Uri("/slow", UriKind.Relative), leaving.Token);
        await arrived.Task.WaitAsync(Cancellation);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        await app.StopAsync(Cancellation);

        Assert.Equal([("sql", "error", 0), ("sql", "error", 0), ("sql", "cancelled", 3)], heard.Queries);
        Assert.Equal(3, metrics.Figures["sql"].Failed);
    }

    [Fact]
    public void Quantiles_are_of_the_last_thousand()
    {
        var times = new QueryTimes();
        Assert.Null(times.Figures.P50Ms);
        for (var ms = 1; ms <= 2_000; ms++)
        {
            times.Answered(TimeSpan.FromMilliseconds(ms));
        }

        Assert.Equal((1_500, 1_950), (times.Figures.P50Ms, times.Figures.P95Ms));
        Assert.Equal((2_000, 2_001, 2_000), (times.Figures.Answered.Count, times.Figures.Answered.TotalSeconds, times.Figures.Answered.WorstMs));
    }

    static async Task<(long Answered, long Failed)> StatusAsync(HttpClient client, string? language)
    {
        using var status = JsonDocument.Parse(await client.GetStringAsync("/status", Cancellation));
        var queries = status.RootElement.GetProperty("queries").GetProperty(language ?? "sql");
        return (queries.GetProperty("answered").GetProperty("count").GetInt64(), queries.GetProperty("failed").GetInt64());
    }

    /// <summary>What one server's instrument records, and no other's in this process.</summary>
    sealed class Heard : IDisposable
    {
        readonly MeterListener _listener = new();
        readonly Lock _lock = new();
        readonly List<(string, string, double)> _queries = [];

        internal Heard(QueryMetrics metrics)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (metrics.Owns(instrument))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
            {
                lock (_lock)
                {
                    _queries.Add(((string)tags[0].Value!, (string)tags[1].Value!, seconds));
                }
            });
            _listener.Start();
        }

        internal List<(string Language, string Outcome, double Seconds)> Queries
        {
            get
            {
                lock (_lock)
                {
                    return [.. _queries];
                }
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
