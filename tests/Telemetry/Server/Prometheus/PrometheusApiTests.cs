using System.Net;
using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.PromQL.Tests.Notation;
using Dendro.Telemetry.Server.Api.Prometheus;
using Dendro.Telemetry.Server.Api.Queries;
using Dendro.Telemetry.Server.Rules;
using Dendro.Telemetry.Server.Rules.Files;
using Dendro.Telemetry.Server.Tests.Rules.Notation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.Server.Tests.Prometheus;

public sealed class PrometheusApiTests : IAsyncLifetime
{
    WebApplication _app = null!;
    HttpClient _client = null!;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, int, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, string>();
            var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Prometheus", "api.cases"));
            for (var i = 1; i < lines.Length; i++)
            {
                if (lines[i - 1].StartsWith("GET ", StringComparison.Ordinal) || lines[i - 1].StartsWith("POST ", StringComparison.Ordinal))
                {
                    cases.Add(lines[i - 1], int.Parse(lines[i].AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture), lines[i][4..]);
                }
            }

            return cases;
        }
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton(new QueryLimits()).AddSingleton<QueryAdmission>();
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(600)));
        builder.Services.AddSingleton<ISeriesSource>(Source());
        builder.Services.AddSingleton(await BookAsync());
        _app = builder.Build();
        _app.MapPrometheusApi();
        await _app.StartAsync(Token);
        _client = _app.GetTestClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Requests_are_answered_as_Prometheus_would(string request, int status, string body)
    {
        using var response = await SendAsync("/prometheus/api/v1/", request);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(Token));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/prometheus/-/healthy")]
    [InlineData("/prometheus/-/ready")]
    [InlineData("/-/healthy")]
    [InlineData("/-/ready")]
    [InlineData("/api/v1/query?query=1")]
    public async Task Probes_and_the_path_without_prefix_answer(string path)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Build_information_makes_Grafana_take_it_for_Prometheus()
    {
        using var response = await SendAsync("/api/v1/", "GET status/buildinfo");
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token));
        var data = json.RootElement.GetProperty("data");
        Assert.StartsWith("3.", data.GetProperty("version").GetString(), StringComparison.Ordinal);
        Assert.False(data.TryGetProperty("features", out _));
    }

    [Fact]
    public async Task Pages_of_rule_groups_follow_each_other()
    {
        var (names, token) = (new List<string?>(), "");
        do
        {
            using var response = await SendAsync("/prometheus/api/v1/", $"GET rules?group_limit=1{token}");
            using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token));
            var data = json.RootElement.GetProperty("data");
            names.AddRange(data.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("name").GetString()));
            token = data.TryGetProperty("groupNextToken", out var next) ? $"&group_next_token={next}" : "";
        }
        while (token.Length > 0);
        Assert.Equal(["alerts", "records"], names);
    }

    [Fact]
    public async Task Stats_tell_how_many_samples_were_read()
    {
        using var response = await SendAsync("/api/v1/", "GET query?query=http_requests_total[3m]&time=180&stats=all");
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token));
        Assert.True(json.RootElement.GetProperty("data").GetProperty("stats").GetProperty("samples").GetProperty("totalQueryableSamples").GetInt64() >= 6);
    }

    async Task<HttpResponseMessage> SendAsync(string prefix, string request)
    {
        var (method, path) = (request.Split(' ')[0], request.Split(' ')[1]);
        if (method == "GET")
        {
            return await _client.GetAsync(new Uri(prefix + path, UriKind.Relative), Token);
        }

        using var form = new StringContent(path.Split('?')[1], new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        return await _client.PostAsync(new Uri(prefix + path.Split('?')[0], UriKind.Relative), form, Token);
    }

    // Two groups, evaluated once at 540 s.
    static async Task<RuleBook> BookAsync()
    {
        var source = Source();
        var environment = new RuleEnvironment { Source = source, Sink = new MemoryRuleSink(source), Time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(540)) };
        var book = new RuleBook
        {
            Groups =
            [
                .. RuleFileReader.Read("/rules/shop.yml", """
                    groups:
                    - name: records
                      rules:
                      - {record: "code:requests:sum", expr: "sum(http_requests_total)by(code)", labels: {kind: sum}}
                    - name: alerts
                      interval: 15s
                      rules:
                      - {alert: Failing, expr: 'http_requests_total{code="500"} > 1', for: 1m, labels: {severity: page}, annotations: {summary: "{{ $value }} failed"}}
                      - {alert: Quiet, expr: up == 7}
                      - {record: broken, expr: up + on () http_requests_total}
                    """).Select(definition => new RuleGroup(definition, environment, NullLogger.Instance)),
            ],
        };
        foreach (var group in book.Groups)
        {
            await group.EvaluateAsync(540_000, Token);
        }

        return book;
    }

    static InMemorySeriesSource Source()
    {
        var source = new InMemorySeriesSource();
        var script = Script.Read("""
            load 1m
              http_requests_total{job="shop",code="200"} 0+60x10
              http_requests_total{job="shop",code="500"} 0+6x10
              latency{job="shop"} {{schema:0 count:4 sum:5 z_bucket:1 z_bucket_w:0.001 buckets:[1 2]}}x10
              up{job="shop"} 1
            """);
        Loader.Load(source, Assert.Single(script));
        source.Metadata.Add(new MetricMetadata("http_requests_total", "counter", "Requests.", ""));
        source.Metadata.Add(new MetricMetadata("latency", "histogram", "How long.", "seconds"));
        var series = Labels.From(("__name__", "http_requests_total"), ("job", "shop"), ("code", "500"));
        source.Exemplars.Add(new Exemplar(series, Labels.From(("trace_id", "2f3e")), 6, 60_479));
        return source;
    }
}
