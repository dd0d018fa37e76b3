using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Json;
using Dendro.Telemetry.Server.Otlp.Logs;
using Dendro.Telemetry.Server.Otlp.Metrics;
using Dendro.Telemetry.Server.Otlp.Traces;
using Dendro.Telemetry.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dendro.Conformance.Tests.Otlp;

/// <summary>The example payloads of OTLP's own repository are taken whole.</summary>
public sealed class OtlpExampleTests
{
    [Fact]
    public async Task Examples_are_stored_without_a_rejection()
    {
        var folder = Path.Combine(OtlpCases.Folder(), "examples");
        Assert.SkipUnless(Directory.Exists(folder), $"no upstream examples at {folder}: set CONFORMANCE_DIR");
        var directory = Directory.CreateTempSubdirectory("dendro-otlp-examples-");
        await using var store = TelemetryStore.Open(new StoreOptions { DataDirectory = directory.FullName }, TimeProvider.System, NullLogger<TelemetryStore>.Instance);
        foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
        {
            var json = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            var text = System.Text.Encoding.UTF8.GetString(json);
            var signal = text.Contains("\"resourceSpans\"", StringComparison.Ordinal) ? Signal.Traces : text.Contains("\"resourceMetrics\"", StringComparison.Ordinal) ? Signal.Metrics : Signal.Logs;
            var request = JsonTranscoder.ToProtobuf(OtlpSchema.Request(signal), json);
            var rejections = new Rejections();
            Assert.True(Decode(store, signal, request, rejections) > 0, $"{file} gave no record");
            // The metrics example has an exponential histogram with delta temporality, which is refused and said so.
            Assert.All(rejections.Message.Split("; ", StringSplitOptions.RemoveEmptyEntries), reason => Assert.Contains("delta temporality", reason, StringComparison.Ordinal));
        }

        await store.DisposeAsync();
        directory.Delete(recursive: true);
    }

    static int Decode(TelemetryStore store, Signal signal, byte[] request, Rejections rejections)
    {
        var limits = new IngestLimits();
        using var metrics = new IngestMetrics(TimeProvider.System, NullLogger<IngestMetrics>.Instance);
        switch (signal)
        {
            case Signal.Traces:
                var spans = store.NewSpans();
                new TracesDecoder(store.Catalog, limits, metrics).Decode(request, spans, rejections, AcceptedTimes.All);
                return spans.Count;
            case Signal.Metrics:
                var samples = store.NewSamples();
                new MetricsDecoder(store.Catalog, limits, metrics).Decode(request, samples, rejections, AcceptedTimes.All);
                return samples.Count;
            default:
                var logs = store.NewLogs();
                new LogsDecoder(store.Catalog, new LogLimits(limits, metrics), TimeProvider.System).Decode(request, logs, rejections, AcceptedTimes.All);
                return logs.Count;
        }
    }
}
