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
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using YamlDotNet.RepresentationModel;

namespace Dendro.Conformance.Tests.PromQL;

/// <summary>Every operation of upstream's OpenAPI description, asked with the values of its examples.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    // What is not there, and why.
    static readonly Dictionary<string, string> NotOffered = new()
    {
        ["/search/metric_names"] = "a search for Prometheus' own pages",
        ["/search/label_names"] = "a search for Prometheus' own pages",
        ["/search/label_values"] = "a search for Prometheus' own pages",
        ["/scrape_pools/config"] = "nothing is scraped",
        ["/targets/relabel_steps"] = "nothing is scraped",
        ["/status/tsdb/blocks"] = "the store has no blocks",
        ["/status/walreplay"] = "the store replays its log before it answers",
        ["/status/self_metrics"] = "the server's own metrics are in the store",
        ["/admin/tsdb/delete_series"] = "telemetry is deleted by age alone",
        ["/admin/tsdb/clean_tombstones"] = "the store has no tombstones",
        ["/admin/tsdb/snapshot"] = "the store is one file",
        ["/read"] = "remote read is not offered",
        ["/write"] = "answers without a body; tests/Telemetry/Server checks it",
        ["/otlp/v1/metrics"] = "answers without a body; tests/Telemetry/Server checks it",
        ["/notifications/live"] = "nothing is notified",
        ["/features"] = "a client that finds features takes the server for another",
    };

    // Example values that cannot be right for the data here.
    static readonly string[] NotAsked = ["group_next_token"];

    WebApplication _app = null!;
    HttpClient _client = null!;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var source = new InMemorySeriesSource();
        Loader.Load(source, Assert.Single(Script.Read("""
            load 1m
              up{job="prometheus",instance="a"} 1x20
              http_requests_total{job="prometheus",code="500"} 0+6x20
              request_duration_seconds{job="prometheus"} {{schema:0 count:4 sum:5 z_bucket:1 z_bucket_w:0.001 buckets:[1 2]}}x20
            """)));
        source.Metadata.Add(new MetricMetadata("up", "gauge", "Whether it is up.", ""));
        source.Exemplars.Add(new Exemplar(Labels.From(("__name__", "http_requests_total"), ("job", "prometheus")), Labels.From(("trace_id", "2f3e")), 6, 60_479));
        var environment = new RuleEnvironment { Source = source, Sink = new MemoryRuleSink(source) };
        var rules = RuleFileReader.Read("rules.yml", "groups: [{name: g, rules: [{record: r, expr: up}, {alert: Up, expr: up == 1, labels: {severity: critical}, annotations: {a: b}}]}]");
        var group = new RuleGroup(Assert.Single(rules), environment, NullLogger.Instance);
        await group.EvaluateAsync(600_000, Token);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(new QueryLimits()).AddSingleton<QueryAdmission>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ISeriesSource>(source);
        builder.Services.AddSingleton(new RuleBook { Groups = [group] });
        builder.Services.AddSingleton<RuleFolder>(_ => new RuleFolder(null));
        builder.Services.AddSingleton(environment);
        builder.Services.AddSingleton<RuleWorker>();
        _app = builder.Build();
        _app.MapPrometheusApi();
        await _app.StartAsync(Token);
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Every_operation_answers_in_the_shape_that_upstream_describes()
    {
        var api = OpenApi.Parse(await PromQLCases.ReadAsync(Path.Combine("api", "openapi_3.2_golden.yaml")));
        var problems = new List<string>();
        var asked = 0;
        foreach (var operation in api.Operations.Where(operation => !NotOffered.ContainsKey(operation.Path)))
        {
            foreach (var (what, request, isWrong) in Requests(operation))
            {
                using (request)
                {
                    asked++;
                    using var response = await _client.SendAsync(request, Token);
                    var body = await response.Content.ReadAsStringAsync(Token);
                    var problem = (int)response.StatusCode != (isWrong ? 400 : 200) ? $"HTTP {(int)response.StatusCode}" : Check(api, body, isWrong ? operation.ErrorSchema! : operation.AnswerSchema!);
                    problems.AddRange(problem is null ? [] : [$"{operation.Method} {operation.Path} {what}: {problem}\n  {body}"]);
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{asked} requests");
        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.True(asked > 60, $"only {asked} requests");
    }

    [Theory]
    [InlineData("/query?query=request_duration_seconds&time=600&stats=all", "/query")]
    [InlineData("/query?query=request_duration_seconds[5m]&time=600", "/query")]
    [InlineData("/query?query=1%2F0&time=0.5", "/query")]
    [InlineData("/query?query=%22x%22&time=600", "/query")]
    [InlineData("/query_range?query=request_duration_seconds&start=0&end=600&step=1m&stats=true", "/query_range")]
    [InlineData("/query_range?query=rate(up[5m])&start=0&end=600&step=60.5", "/query_range")]
    public async Task Every_kind_of_value_has_its_shape(string request, string path)
    {
        var api = OpenApi.Parse(await PromQLCases.ReadAsync(Path.Combine("api", "openapi_3.2_golden.yaml")));
        var body = await _client.GetStringAsync(new Uri("/prometheus/api/v1" + request, UriKind.Relative), Token);

        // Upstream's description takes the time of a string for a string; its server writes a number.
        if (!request.Contains("%22", StringComparison.Ordinal))
        {
            Assert.Null(Check(api, body, api.Operations.First(operation => operation.Path == path).AnswerSchema!));
        }
    }

    static string? Check(OpenApi api, string body, YamlNode schema)
    {
        using var json = JsonDocument.Parse(body);
        return api.Problem(json.RootElement, schema);
    }

    static IEnumerable<(string What, HttpRequestMessage Request, bool IsWrong)> Requests(OpenApi.Operation operation)
    {
        var address = "/prometheus/api/v1" + operation.Path.Replace("{name}", "job", StringComparison.Ordinal);
        var parameters = operation.Parameters.Where(parameter => !NotAsked.Contains(parameter.Name)).ToArray();
        if (operation.Method == "GET")
        {
            var required = parameters.Where(parameter => parameter.IsRequired).ToArray();
            yield return ("with all parameters", Get(address, parameters), false);
            yield return ("with what is required", Get(address, required), false);
            foreach (var parameter in parameters.Where(parameter => !parameter.IsRequired))
            {
                yield return ($"with {parameter.Name}", Get(address, [.. required, parameter]), false);
            }

            foreach (var missing in required)
            {
                yield return ($"without {missing.Name}", Get(address, required.Where(parameter => parameter != missing)), true);
            }
        }

        foreach (var form in operation.Forms)
        {
            var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
            yield return ("as a form", new HttpRequestMessage(HttpMethod.Post, address) { Content = content }, false);
        }
    }

    static HttpRequestMessage Get(string address, IEnumerable<(string Name, bool IsRequired, IReadOnlyList<string> Values)> parameters)
    {
        var query = parameters.SelectMany(parameter => parameter.Values, (parameter, value) => $"{Uri.EscapeDataString(parameter.Name)}={Uri.EscapeDataString(value)}");
        return new HttpRequestMessage(HttpMethod.Get, $"{address}?{string.Join('&', query)}");
    }
}
