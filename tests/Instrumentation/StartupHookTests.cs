using System.Text;

namespace Dendro.Instrumentation.Tests;

/// <summary>What a process that references no OpenTelemetry package sends once the hook is set.</summary>
public sealed class StartupHookTests
{
    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("web")]
    [InlineData("worker")]
    public async Task Every_signal_of_a_host_arrives_and_carries_its_name(string kind)
    {
        await using var sink = await OtlpSink.StartAsync(Cancelled);

        var app = await InstrumentedApp.RunAsync(kind, Exporting(sink), Cancelled);

        Assert.Equal(0, app.ExitCode);
        Assert.Empty(app.Error);
        foreach (var (signal, text) in new[] { ("traces", "saw the plank"), ("logs", "the plank is sawn"), ("metrics", "sample.work.done") })
        {
            Assert.True(sink.Received(signal, Encoding.UTF8.GetBytes(text)), $"{signal} lack \"{text}\"");
            Assert.True(sink.Received(signal, "sawmill"u8), $"{signal} lack service.name");
            Assert.True(sink.Received(signal, "timber"u8), $"{signal} lack service.namespace");
        }
    }

    [Fact]
    public async Task A_log_record_carries_the_trace_and_the_event_name()
    {
        await using var sink = await OtlpSink.StartAsync(Cancelled);

        var app = await InstrumentedApp.RunAsync("worker", Exporting(sink), Cancelled);

        Assert.True(sink.Received("logs", Convert.FromHexString(app.TraceId)));
        Assert.True(sink.Received("logs", "sample.plank.sawn"u8));
    }

    [Fact]
    public async Task Server_and_client_spans_are_made_and_probes_are_not()
    {
        await using var sink = await OtlpSink.StartAsync(Cancelled);

        await InstrumentedApp.RunAsync("web", Exporting(sink), Cancelled);

        Assert.True(sink.Received("traces", "/work"u8));
        Assert.True(sink.Received("traces", "Microsoft.AspNetCore"u8));
        Assert.True(sink.Received("traces", "System.Net.Http"u8));
        Assert.False(sink.Received("traces", "/alive"u8));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("useful", false)]
    [InlineData("all", true)]
    public async Task Instruments_that_nobody_reads_are_sent_when_they_are_asked_for(string? wanted, bool sent)
    {
        await using var sink = await OtlpSink.StartAsync(Cancelled);

        var app = await InstrumentedApp.RunAsync("web", Exporting(sink, wanted is null ? [] : [("METRICS_INSTRUMENTS", wanted)]), Cancelled);

        Assert.Empty(app.Error);
        Assert.Equal(sent, sink.Received("metrics", "kestrel.connection.duration"u8));
        Assert.Equal(sent, sink.Received("metrics", "network.protocol.version"u8));
        foreach (var kept in (string[])["http.server.request.duration", "http.client.request.duration", "dotnet.process.memory.working_set", "sample.work.done"])
        {
            Assert.True(sink.Received("metrics", Encoding.UTF8.GetBytes(kept)), $"{kept} is missing");
        }
    }

    [Fact]
    public async Task An_unknown_choice_of_instruments_is_one_warning_line()
    {
        await using var sink = await OtlpSink.StartAsync(Cancelled);

        var app = await InstrumentedApp.RunAsync("worker", Exporting(sink, ("METRICS_INSTRUMENTS", "many")), Cancelled);

        Assert.Equal("warning: Dendro.Instrumentation: METRICS_INSTRUMENTS is \"many\", expected \"useful\" or \"all\"; using \"useful\".", app.Error.Trim());
        Assert.True(sink.ReceivedAny("metrics"));
    }

    [Theory]
    [InlineData("OTEL_TRACES_EXPORTER", "traces", "logs")]
    [InlineData("OTEL_LOGS_EXPORTER", "logs", "metrics")]
    [InlineData("OTEL_METRICS_EXPORTER", "metrics", "traces")]
    public async Task A_signal_whose_exporter_is_none_is_not_sent(string variable, string silent, string sent)
    {
        await using var sink = await OtlpSink.StartAsync(Cancelled);

        await InstrumentedApp.RunAsync("worker", Exporting(sink, (variable, "none")), Cancelled);

        Assert.False(sink.ReceivedAny(silent));
        Assert.True(sink.ReceivedAny(sent));
    }

    [Fact]
    public async Task A_disabled_sdk_leaves_the_process_alone()
    {
        await using var sink = await OtlpSink.StartAsync(Cancelled);

        var app = await InstrumentedApp.RunAsync("web", Exporting(sink, ("OTEL_SDK_DISABLED", "true")), Cancelled);

        Assert.Equal(0, app.ExitCode);
        Assert.Equal("none", app.TraceId);
        Assert.False(sink.ReceivedAny("traces"));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "not an address")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "carrier pigeon")]
    [InlineData("OTEL_TRACES_SAMPLER", "nonsense")]
    public async Task Wrong_or_unreachable_telemetry_never_breaks_the_host(string variable, string value)
    {
        await using var sink = await OtlpSink.StartAsync(Cancelled);

        var app = await InstrumentedApp.RunAsync("worker", Exporting(sink, (variable, value), ("OTEL_EXPORTER_OTLP_TIMEOUT", "500")), Cancelled);

        Assert.Equal(0, app.ExitCode);
        Assert.Contains("trace=", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_exporter_is_one_warning_line_and_otlp_is_used()
    {
        await using var sink = await OtlpSink.StartAsync(Cancelled);

        var app = await InstrumentedApp.RunAsync("worker", Exporting(sink, ("OTEL_TRACES_EXPORTER", "zipkin")), Cancelled);

        Assert.Equal("warning: Dendro.Instrumentation: OTEL_TRACES_EXPORTER is \"zipkin\", expected \"otlp\" or \"none\"; using \"otlp\".", app.Error.Trim());
        Assert.True(sink.ReceivedAny("traces"));
    }

    static Dictionary<string, string> Exporting(OtlpSink sink, params (string Name, string Value)[] more)
    {
        var variables = new Dictionary<string, string>
        {
            ["OTEL_SERVICE_NAME"] = "sawmill",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "service.namespace=timber",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = sink.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return variables;
    }
}
