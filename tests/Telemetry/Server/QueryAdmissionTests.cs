using System.Net;
using Dendro.Telemetry.Server.Api.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>When all places of a lane are taken, each API says so in its own form, and the other lane goes on.</summary>
public sealed class QueryAdmissionTests : IAsyncLifetime
{
    readonly ServerFixture _server = new() { Settings = { ["TELEMETRY_QUERIES"] = "1", ["TELEMETRY_QUERY_QUEUE"] = "2", ["TELEMETRY_QUERY_WAIT"] = "1" } };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("/api/v1/query_range?query=up&start=0&end=3600&step=60", "{\"status\":\"error\",\"errorType\":\"unavailable\",\"error\":\"")]
    [InlineData("/api/v1/query?query=rate(up[1h])", "{\"status\":\"error\",\"errorType\":\"unavailable\",\"error\":\"")]
    [InlineData("/loki/api/v1/query_range?query={a=\"b\"}&since=1h", "")]
    [InlineData("/loki/api/v1/index/volume?query={a=\"b\"}", "")]
    [InlineData("/api/search?q={}", "")]
    [InlineData("/api/metrics/query_range?q={}|rate()&start=1700000000&end=1700003600&step=60s", "")]
    [InlineData("/sql?sql=SELECT 1", "{\"error\":\"")]
    public async Task A_dear_query_waits_and_is_told_when_to_come_again(string path, string before)
    {
        using var client = _server.CreateClient();
        await HoldAsync(async () =>
        {
            using var refused = await client.GetAsync(path, Cancellation);
            var text = await refused.Content.ReadAsStringAsync(Cancellation);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.StartsWith(before + "the query waited for 1 s, and 1 run: ask again later, or for less at once", text, StringComparison.Ordinal);
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        });
        using var answered = await client.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/query?query=rate(up[5m])")]
    [InlineData("/api/v1/query_range?query=up&start=0&end=900&step=60")]
    [InlineData("/api/v1/labels")]
    [InlineData("/loki/api/v1/query?query=rate({a=\"b\"}[5m])")]
    [InlineData("/loki/api/v1/query_range?query={a=\"b\"}&since=5m")]
    [InlineData("/loki/api/v1/labels")]
    [InlineData("/api/search/tags")]
    [InlineData("/status")]
    public async Task A_cheap_query_is_answered_meanwhile(string path)
    {
        using var client = _server.CreateClient();
        await HoldAsync(async () =>
        {
            using var response = await client.GetAsync(path, Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        });
    }

    [Fact]
    public async Task A_client_that_fills_its_share_gets_429_and_another_one_waits()
    {
        using var client = _server.CreateClient();
        await HoldAsync(async () =>
        {
            var waiting = client.GetAsync("/sql?sql=SELECT 1", Cancellation);
            await UntilAsync(lane => lane.Waiting == 1);
            using var refused = await client.GetAsync("/sql?sql=SELECT 2", Cancellation);
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            using var other = _server.CreateClient();
            other.DefaultRequestHeaders.UserAgent.ParseAdd("another/1");
            using var late = await other.GetAsync("/sql?sql=SELECT 3", Cancellation);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, late.StatusCode);
            (await waiting).Dispose();
        });
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_the_queue()
    {
        using var client = _server.CreateClient();
        await HoldAsync(async () =>
        {
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var waiting = client.GetAsync("/sql?sql=SELECT 1", gone.Token);
            await UntilAsync(lane => lane.Waiting == 1);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            await UntilAsync(lane => lane.Waiting == 0);
        });
        await UntilAsync(lane => lane.Running == 0);
    }

    [Theory]
    [InlineData("?query=up", true, 0d)]
    [InlineData("?query=rate(up[5m])", true, 300d)]
    [InlineData("?query=max_over_time(rate(up[5m])[1h30m:1m])", true, 5_400d)]
    [InlineData("?query=rate(up[ 90 ])", true, 90d)]
    [InlineData("?query=up&start=1700000000&end=1700003600", false, 3_600d)]
    [InlineData("?query=rate(up[1h])&start=1700000000.5&end=1700003600.5", false, 7_200d)]
    [InlineData("?query={}&start=1700000000000000000&end=1700000060000000000", false, 60d)]
    [InlineData("?query={}&start=2023-11-14T22:13:20Z&end=2023-11-14T22:14:20Z", false, 60d)]
    [InlineData("?query={}&since=2h", false, 7_200d)]
    [InlineData("?query={}", false, null)]
    [InlineData("?query={}&start=x", false, null)]
    public async Task The_time_that_a_request_looks_at_is_read_from_its_parameters(string query, bool isInstant, double? seconds)
    {
        var context = new DefaultHttpContext { Request = { QueryString = new QueryString(query) } };
        Assert.Equal(seconds, (await QueryTime.OfAsync(context, isInstant ? QueryCost.Instant : QueryCost.Range, TimeProvider.System.GetUtcNow()))?.TotalSeconds);
    }

    /// <summary>Holds the one place for dear queries meanwhile.</summary>
    async Task HoldAsync(Func<Task> meanwhile)
    {
        var context = new DefaultHttpContext();
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(DearEndpoint()), "held"));
        await _server.Services.GetRequiredService<QueryAdmission>().RunAsync(context, async () =>
        {
            await meanwhile();
            return true;
        });
    }

    object[] DearEndpoint() => [.. _server.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints
        .Single(endpoint => endpoint is Microsoft.AspNetCore.Routing.RouteEndpoint { RoutePattern.RawText: "/sql" }).Metadata];

    async Task UntilAsync(Func<LaneFigures, bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition(_server.Services.GetRequiredService<QueryAdmission>().Figures["dear"]))
        {
            await poll.WaitForNextTickAsync(deadline.Token);
        }
    }
}
