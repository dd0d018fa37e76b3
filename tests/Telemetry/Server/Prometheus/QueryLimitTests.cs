using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.PromQL.Tests.Notation;
using Dendro.Telemetry.Server.Api.Prometheus;
using Dendro.Telemetry.Server.Api.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.Server.Tests.Prometheus;

/// <summary>Queries that ask too much, over a socket: a clear error in Prometheus' types, and nothing is left running.</summary>
public sealed class QueryLimitTests : IAsyncLifetime
{
    // A day of medians over a day of samples, eleven thousand times: minutes of work on one series.
    const string Long = "query=quantile_over_time(0.5,m[1d])&start=86400&end=97399&step=1";

    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    readonly MeterListener _listener = new();
    WebApplication _app = null!;
    HttpClient _client = null!;
    long _active;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(new QueryLimits()).AddSingleton<QueryAdmission>();
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(600)));
        builder.Services.AddSingleton<ISeriesSource>(Source());
        _app = builder.Build();
        _app.MapPrometheusApi();
        Count(_app.Services.GetRequiredService<IMeterFactory>());
        await _app.StartAsync(Token);
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _client = new HttpClient { BaseAddress = new Uri($"{address}/prometheus/api/v1/") };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        _listener.Dispose();
    }

    [Fact]
    public async Task A_client_that_leaves_takes_its_query_along()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var answer = _client.GetAsync(new Uri($"query_range?{Long}", UriKind.Relative), leaving.Token);
        await WaitForActiveAsync(1);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await WaitForActiveAsync(0);
    }

    [Fact]
    public async Task A_query_over_its_time_is_told_so()
    {
        await AssertErrorAsync($"{Long}&timeout=50ms", "query_range", HttpStatusCode.ServiceUnavailable, "timeout", "query timed out in expression evaluation");
        await WaitForActiveAsync(0);
    }

    public static TheoryData<string, int, string, string> TooMuch => new()
    {
        { "m[1d:1ms]", 422, "execution", "query processing would load too many samples into memory in query execution (limit of samples per query: 50000000)" },
        { "{a=~\"(\"}", 400, "bad_data", "error parsing regexp" },
        { "{a=~\"((x{100}){100}){100}\"}", 400, "bad_data", "error parsing regexp" },
        { "label_replace(m,\"d\",\"$1\",\"a\",\"(\")", 422, "execution", "invalid regular expression in label_replace(): (" },
        { new string('(', 100_000) + "1" + new string(')', 100_000), 400, "bad_data", "nested more than 500 levels deep" },
        { new string('-', 500_000) + "1", 400, "bad_data", "nested more than 500 levels deep" },
        { string.Join('+', Enumerable.Repeat("1", 500_000)), 400, "bad_data", "nested more than 500 levels deep" },
        { Chains(20), 400, "bad_data", "nested more than 500 levels deep" },
        { string.Concat(Enumerable.Repeat("sum(", 200_000)), 400, "bad_data", "nested more than 500 levels deep" },
        { "m[" + string.Join('+', Enumerable.Repeat("1s", 300_000)) + "]", 400, "bad_data", "nested more than 500 levels deep" },
        { "m == " + new string('9', 1_000_000) + "x", 400, "bad_data", "parse error" },
    };

    // A chain of 400 whose first operand is such a chain in parentheses, and so on.
    static string Chains(int levels) => levels == 0 ? "1" : $"({Chains(levels - 1)}){string.Concat(Enumerable.Repeat("+1", 400))}";

    [Theory]
    [MemberData(nameof(TooMuch))]
    public Task A_query_that_asks_too_much_is_refused(string query, int status, string type, string message) =>
        AssertErrorAsync($"query={Uri.EscapeDataString(query)}", "query", (HttpStatusCode)status, type, message);

    [Theory]
    [InlineData("m{a=~\"(x*)*y\"}")]
    [InlineData("label_replace(m,\"d\",\"$1\",\"a\",\"(x|x)*y\")")]
    [InlineData("m{a=~\"(.*)*(.*)*(.*)*y\"}")]
    public async Task A_pattern_that_backtracking_would_never_end_is_matched_at_once(string query)
    {
        using var response = await PostAsync($"query={Uri.EscapeDataString(query)}", "query").WaitAsync(Deadline, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_megabyte_of_query_is_answered()
    {
        var query = $"count(m{{a!~\"{string.Join('|', Enumerable.Repeat("yyyyyyyyy", 100_000))}\"}})";
        using var response = await PostAsync($"query={Uri.EscapeDataString(query)}", "query");
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, await response.Content.ReadAsStringAsync(Token));
    }

    async Task AssertErrorAsync(string form, string endpoint, HttpStatusCode status, string type, string message)
    {
        using var response = await PostAsync(form, endpoint).WaitAsync(Deadline, Token);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token));
        Assert.Contains(message, json.RootElement.GetProperty("error").GetString()!, StringComparison.Ordinal);
        Assert.Equal(type, json.RootElement.GetProperty("errorType").GetString());
        Assert.Equal(status, response.StatusCode);
    }

    async Task<HttpResponseMessage> PostAsync(string form, string endpoint)
    {
        using var content = new StringContent(form, new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        return await _client.PostAsync(new Uri(endpoint, UriKind.Relative), content, Token);
    }

    // What the server itself counts: a request is over when its handler is.
    void Count(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "http.server.active_requests" && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref _active, change));
        _listener.Start();
    }

    async Task WaitForActiveAsync(long count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(Deadline);
        while (Interlocked.Read(ref _active) != count)
        {
            await Task.Delay(Poll, deadline.Token);
        }
    }

    static InMemorySeriesSource Source()
    {
        var source = new InMemorySeriesSource();
        var labels = Labels.From((Labels.MetricName, "m"), ("a", new string('x', 60)));
        for (var second = 0; second < 97_400; second++)
        {
            source.Add(labels, second * 1000L, (second * 7919L) % 10_007);
        }

        return source;
    }
}
