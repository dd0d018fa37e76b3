using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Wire;
using Grpc.Net.Client;
using Snappier;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>Whatever brings a record, its time is one that is kept: it is stored, or it is refused alone with the reason.</summary>
public sealed class AcceptedTimesTests : IAsyncLifetime
{
    readonly ServerFixture _server = new() { Settings = { ["TELEMETRY_RETENTION"] = "7d" } };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public static TheoryData<string> Entrances =>
    [
        "loki json", "loki protobuf", "loki otlp", "logs json", "logs protobuf", "logs grpc", "traces json", "traces grpc",
        "gauge json", "histogram json", "exponential json", "summary json", "gauge grpc", "gauge prometheus", "write 1", "write 2",
    ];

    [Theory]
    [MemberData(nameof(Entrances))]
    public async Task Good_records_are_stored_and_others_refused_with_the_reason(string entrance)
    {
        var now = TimeProvider.System.GetUtcNow();
        var good = new[] { now, now.AddDays(-6.9), now.AddMinutes(9) }.Select(Nanoseconds);
        var old = new[] { now.AddDays(-7.1), now.AddDays(-10), DateTimeOffset.UnixEpoch.AddTicks(17), DateTimeOffset.UnixEpoch.AddTicks(17_000_000) }.Select(Nanoseconds);
        var ahead = new[] { now.AddMinutes(11), now.AddHours(1), now.AddYears(1), DateTimeOffset.UnixEpoch.AddYears(290) }.Select(Nanoseconds);

        var before = await _server.Store.CountAsync(Cancellation);
        var (isAll, text) = await SendAsync(entrance, [.. good, .. old]);
        Assert.False(isAll);
        Assert.Contains("too old: ", text, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"oldest acceptable timestamp is: {now.AddDays(-7):yyyy-MM-dd'T'HH:}"), text, StringComparison.Ordinal);

        (isAll, text) = await SendAsync(entrance, [.. ahead, .. good]);
        Assert.False(isAll);
        Assert.Contains("too new: ", text, StringComparison.Ordinal);

        (isAll, text) = await SendAsync(entrance, [.. good]);
        Assert.True(isAll, text);
        var after = await _server.Store.CountAsync(Cancellation);
        var stored = (after.Logs - before.Logs, after.Spans - before.Spans, after.Samples - before.Samples);
        Assert.Equal(
            entrance.Split(' ')[0] switch
            {
                "loki" or "logs" => (9, 0, 0),
                "traces" => (0, 9, 0),
                // Two buckets and the count; sum and count.
                "histogram" => (0, 0, 27),
                "summary" => (0, 0, 18),
                _ => (0, 0, 9),
            },
            stored);
    }

    [Theory]
    [InlineData("""{"body":{"stringValue":"by arrival"}}""", -5, 5)]
    [InlineData("""{"timeUnixNano":"0","observedTimeUnixNano":"OBSERVED","body":{"stringValue":"by observation"}}""", -3_605, -3_595)]
    public async Task A_log_record_without_a_time_has_that_of_its_observation_or_else_of_its_arrival(string record, int fromSeconds, int toSeconds)
    {
        var now = TimeProvider.System.GetUtcNow();
        record = record.Replace("OBSERVED", $"{Nanoseconds(now.AddHours(-1))}", StringComparison.Ordinal);
        var service = record.Contains("arrival", StringComparison.Ordinal) ? "arrival" : "observation";
        var json = $$$"""{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"{{{service}}}"}}]},"scopeLogs":[{"logRecords":[{{{record}}}]}]}]}""";
        var (isAll, text) = await PostAsync("/v1/logs", "application/json", Encoding.UTF8.GetBytes(json));
        Assert.True(isAll, text);
        var selection = new LogSelection { Matchers = [new Matcher("service_name", MatchType.Equal, service)], Range = TimeRange.All };
        var line = Assert.Single(await _server.Store.Logs.SelectAsync(selection, Cancellation).ToListAsync(Cancellation));
        Assert.InRange(line.TimestampNs, Nanoseconds(now.AddSeconds(fromSeconds)), Nanoseconds(now.AddSeconds(toSeconds + 30)));
    }

    static string Metric(string entrance) => entrance.Replace(' ', '_');

    static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;

    async Task<(bool IsAll, string Text)> SendAsync(string entrance, long[] times) => entrance switch
    {
        "loki json" => await PostAsync("/loki/api/v1/push", "application/json", Encoding.UTF8.GetBytes(
            $$"""{"streams":[{"stream":{"app":"a"},"values":[{{string.Join(',', times.Select(time => $"""["{time}","x"]"""))}}]}]}""")),
        "loki protobuf" => await PostAsync("/loki/api/v1/push", "application/x-protobuf", Snappy.CompressToArray(LokiPush(times))),
        "write 1" => await PostAsync("/api/v1/write", "application/x-protobuf", Snappy.CompressToArray(Write1(times))),
        "write 2" => await PostAsync("/api/v1/write", "application/x-protobuf;proto=io.prometheus.write.v2.Request", Snappy.CompressToArray(Write2(times))),
        _ => await OtlpAsync(entrance, times),
    };

    async Task<(bool IsAll, string Text)> OtlpAsync(string entrance, long[] times)
    {
        var (signal, json) = Otlp(entrance.Split(' ')[0], Metric(entrance), times);
        var path = entrance switch
        {
            "loki otlp" => "/otlp/v1/logs",
            "gauge prometheus" => "/otlp/v1/metrics",
            _ => $"/v1/{signal.ToString().ToLowerInvariant()}",
        };
        if (entrance.EndsWith("json", StringComparison.Ordinal))
        {
            return await PostAsync(path, "application/json", Encoding.UTF8.GetBytes(json));
        }

        var request = Payloads.Protobuf(signal, json);
        if (!entrance.EndsWith("grpc", StringComparison.Ordinal))
        {
            return await PostAsync(path, "application/x-protobuf", request);
        }

        using var channel = GrpcChannel.ForAddress(_server.Server.BaseAddress, new GrpcChannelOptions { HttpHandler = _server.Server.CreateHandler() });
        var service = signal switch { Signal.Logs => GrpcExport.Logs, Signal.Traces => GrpcExport.Traces, _ => GrpcExport.Metrics };
        var answer = await GrpcExport.SendAsync(channel, service, request, null, Cancellation);
        return (answer.Length == 0, Encoding.UTF8.GetString(answer));
    }

    static (Signal Signal, string Json) Otlp(string kind, string name, long[] times)
    {
        string Each(string record) => string.Join(',', times.Select((time, i) => record.Replace("TIME", $"{time}", StringComparison.Ordinal).Replace("ID", $"{i + 1:x16}", StringComparison.Ordinal)));
        string Metric(string data) => $$"""{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"{{name}}",{{data}}}]}]}]}""";
        return kind switch
        {
            "traces" => (Signal.Traces, $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{Each("""{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"ID","startTimeUnixNano":"TIME","endTimeUnixNano":"TIME"}""")}}]}]}]}"""),
            "gauge" => (Signal.Metrics, Metric($$""" "gauge":{"dataPoints":[{{Each("""{"timeUnixNano":"TIME","asInt":"1"}""")}}]} """)),
            "histogram" => (Signal.Metrics, Metric($$""" "histogram":{"aggregationTemporality":2,"dataPoints":[{{Each("""{"timeUnixNano":"TIME","count":"1","bucketCounts":["1","0"],"explicitBounds":[1]}""")}}]} """)),
            "exponential" => (Signal.Metrics, Metric($$""" "exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[{{Each("""{"timeUnixNano":"TIME","count":"1","zeroCount":"1"}""")}}]} """)),
            "summary" => (Signal.Metrics, Metric($$""" "summary":{"dataPoints":[{{Each("""{"timeUnixNano":"TIME","count":"1","sum":1}""")}}]} """)),
            _ => (Signal.Logs, $$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{{Each("""{"timeUnixNano":"TIME","body":{"stringValue":"x"}}""")}}]}]}]}"""),
        };
    }

    static byte[] LokiPush(long[] times) => Message(push => push.Bytes(1, Message(stream =>
    {
        stream.Text(1, """{app="a"}""");
        foreach (var time in times)
        {
            stream.Bytes(2, Message(entry =>
            {
                entry.Bytes(1, Message(stamp =>
                {
                    stamp.Varint(1, (ulong)(time / 1_000_000_000));
                    stamp.Varint(2, (ulong)(time % 1_000_000_000));
                }));
                entry.Text(2, "x");
            }));
        }
    })));

    static byte[] Write1(long[] times) => Message(write => write.Bytes(1, Message(series =>
    {
        series.Bytes(1, Message(label =>
        {
            label.Text(1, "__name__");
            label.Text(2, "write_1");
        }));
        AddSamples(series, times);
    })));

    static byte[] Write2(long[] times) => Message(write =>
    {
        foreach (var symbol in new[] { "", "__name__", "write_2" })
        {
            write.Text(4, symbol);
        }

        write.Bytes(5, Message(series =>
        {
            series.Bytes(1, [1, 2]);
            AddSamples(series, times);
        }));
    });

    static void AddSamples(ProtoWriter series, long[] times)
    {
        foreach (var time in times)
        {
            series.Bytes(2, Message(sample => sample.Varint(2, (ulong)(time / 1_000_000))));
        }
    }

    static byte[] Message(Action<ProtoWriter> write)
    {
        var message = new ProtoWriter();
        write(message);
        return message.Written.ToArray();
    }

    async Task<(bool IsAll, string Text)> PostAsync(string path, string type, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await _server.CreateClient().PostAsync(path, content, Cancellation);
        var text = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(Cancellation));
        return (response.IsSuccessStatusCode && text is "" or "{}", text);
    }
}
