using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp.Wire;
using Snappier;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>Long lines, attributes and labels of logs and metrics: cut where that harms nothing, else refused alone and said so.</summary>
public sealed class LongLineTests : IAsyncLifetime
{
    const int LineLimit = 2 << 10;

    static readonly string Long = new('x', 20_000);

    readonly ServerFixture _server = new() { Settings = { ["TELEMETRY_MAX_LINE_SIZE"] = "2KiB", ["TELEMETRY_TRUNCATE_LINES"] = "true" } };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("/v1/logs", """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1","body":{"stringValue":"*"}}]}]}]}""")]
    [InlineData("/loki/api/v1/push", """{"streams":[{"stream":{"a":"b"},"values":[["1","*"]]}]}""")]
    public async Task A_long_line_is_cut_when_it_is_wished(string path, string request)
    {
        await PostAsync(path, request.Replace("*", Long, StringComparison.Ordinal));
        var line = Assert.Single(await LinesAsync()).Line;
        Assert.Equal(new string('x', LineLimit - 48) + "… (18000 of 20000 bytes cut)", line);
        Assert.Equal(1, await TruncatedAsync("logs"));
    }

    [Fact]
    public async Task A_long_attribute_of_a_record_is_cut()
    {
        await PostAsync("/v1/logs", """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1","severityText":"*","attributes":[{"key":"exception.stacktrace","value":{"stringValue":"*"}},{"key":"map","value":{"kvlistValue":{"values":[{"key":"a","value":{"stringValue":"*"}}]}}}]}]}]}]}""".Replace("*", Long, StringComparison.Ordinal));
        var entry = Assert.Single(await LinesAsync());
        Assert.All(["exception_stacktrace", "map_a", "severity_text"], name => Assert.EndsWith("xx… (3664 of 20000 bytes cut)", entry.StructuredMetadata[name], StringComparison.Ordinal));
        Assert.Equal(3, await TruncatedAsync("logs"));
    }

    [Theory]
    [InlineData("/v1/logs", """{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"*"}}]},"scopeLogs":[{"logRecords":[{}]}]},{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1"}]}]}]}""", "label service_name has 3000 bytes")]
    [InlineData("/loki/api/v1/push", """{"streams":[{"stream":{"a":"*"},"values":[["1","x"]]},{"stream":{"a":"b"},"values":[["1","y"]]}]}""", "label a has 3000 bytes")]
    [InlineData("/loki/api/v1/push", """{"streams":[{"stream":{"*":"b"},"values":[["1","x"]]},{"stream":{"a":"b"},"values":[["1","y"]]}]}""", "the label name xxx")]
    public async Task A_stream_with_a_long_label_is_refused_alone(string path, string request, string why)
    {
        var answer = await PostAsync(path, request.Replace("*", Long[..3_000], StringComparison.Ordinal));
        Assert.Contains(why, answer, StringComparison.Ordinal);
        Assert.Single(await LinesAsync());
    }

    [Fact]
    public async Task Long_structured_metadata_over_push_is_refused_alone()
    {
        var answer = await PostAsync("/loki/api/v1/push", $$$"""{"streams":[{"stream":{"a":"b"},"values":[["1","x",{"c":"{{{new string('y', 65_536)}}}"}],["2","y"]]}]}""");
        Assert.Equal("stream '{a=\"b\", service_name=\"unknown_service\"}' has structured metadata too large: '65537' bytes, limit: '65536' bytes\n", answer);
        Assert.Equal("y", Assert.Single(await LinesAsync()).Line);
    }

    [Fact]
    public async Task A_point_with_a_long_label_is_refused_alone_and_target_info_is_cut()
    {
        var answer = await PostAsync("/v1/metrics", $$$"""{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}},{"key":"process.command_line","value":{"stringValue":"{{{Long}}}"}}]},"scopeMetrics":[{"metrics":[{"name":"m","description":"{{{Long}}}","gauge":{"dataPoints":[{"timeUnixNano":"1000000000","asInt":"1","attributes":[{"key":"id","value":{"stringValue":"{{{Long}}}"}}]},{"timeUnixNano":"1000000000","asInt":"2"}]}}]}]}]}""");
        Assert.Contains("\"rejectedDataPoints\":\"1\",\"errorMessage\":\"the value of the label id has 20000 bytes, at most 2048 are taken\"", answer, StringComparison.Ordinal);
        var target = JsonElement.Parse(await GetAsync("/api/v1/query?query=target_info&time=1")).GetProperty("data").GetProperty("result")[0].GetProperty("metric");
        Assert.EndsWith("xx… (18000 of 20000 bytes cut)", target.GetProperty("process_command_line").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("xx… (3664 of 20000 bytes cut)", JsonElement.Parse(await GetAsync("/api/v1/metadata?metric=m")).GetProperty("data").GetProperty("m")[0].GetProperty("help").GetString(), StringComparison.Ordinal);
        Assert.Equal("2", JsonElement.Parse(await GetAsync("/api/v1/query?query=m&time=1")).GetProperty("data").GetProperty("result")[0].GetProperty("value")[1].GetString());
        Assert.Equal(2, await TruncatedAsync("metrics"));
    }

    [Fact]
    public async Task A_series_with_a_long_label_and_a_long_exemplar_are_refused_alone()
    {
        var (request, exemplar) = (new ProtoWriter(), new ProtoWriter());
        exemplar.Bytes(1, Label("trace_id", Long[..129]));
        request.Bytes(1, Series("good", "a"));
        request.Bytes(1, Series("long", Long[..2_049]));
        request.Bytes(1, [.. Series("exemplar", "a"), .. Field(3, exemplar.Written.ToArray())]);
        using var content = new ByteArrayContent(Snappy.CompressToArray(request.Written));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        using var response = await _server.CreateClient().PostAsync("/api/v1/write", content, Cancellation);
        Assert.Equal(
            (HttpStatusCode.BadRequest, "the value of the label job has 2049 bytes, at most 2048 are taken; the labels of an exemplar have more than 128 characters\n"),
            (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation)));
        var found = JsonElement.Parse(await GetAsync("/api/v1/query?query={job=~\".%2B\"}&time=1")).GetProperty("data").GetProperty("result");
        Assert.Equal(["exemplar", "good"], found.EnumerateArray().Select(series => series.GetProperty("metric").GetProperty("__name__").GetString()).Order());
    }

    static byte[] Series(string name, string job)
    {
        var sample = new ProtoWriter();
        sample.Fixed64(1, BitConverter.DoubleToUInt64Bits(1));
        sample.Varint(2, 1_000);
        return [.. Field(1, Label(Labels.MetricName, name)), .. Field(1, Label("job", job)), .. Field(2, sample.Written.ToArray())];
    }

    static byte[] Label(string name, string value)
    {
        var label = new ProtoWriter();
        label.Text(1, name);
        label.Text(2, value);
        return label.Written.ToArray();
    }

    static byte[] Field(int field, byte[] content)
    {
        var writer = new ProtoWriter();
        writer.Bytes(field, content);
        return writer.Written.ToArray();
    }

    async Task<List<LogEntry>> LinesAsync() =>
        await _server.Store.Logs.SelectAsync(new LogSelection { Matchers = [], Range = TimeRange.All }, Cancellation).ToListAsync(Cancellation);

    Task<string> GetAsync(string path) => _server.CreateClient().GetStringAsync(path, Cancellation);

    async Task<string> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _server.CreateClient().PostAsync(path, content, Cancellation);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }

    async Task<long> TruncatedAsync(string signal) => JsonElement.Parse(await GetAsync("/status")).GetProperty(signal).GetProperty("truncated").GetInt64();
}
