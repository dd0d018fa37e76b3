using System.Text;
using System.Text.Json;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Json;
using Dendro.Telemetry.Server.Otlp.Logs;
using Dendro.Telemetry.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dendro.Conformance.Tests.Otlp;

/// <summary>OTLP logs become Loki's streams, lines, structured metadata and levels as upstream makes them.</summary>
public sealed class LokiTranslationTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_become_streams()
    {
        foreach (var item in OtlpCases.Read("translation/loki-otlp-cases.json").GetProperty("requests").EnumerateArray())
        {
            // The mapping cannot be configured here; the default is what Loki does out of the box.
            if (item.GetProperty("otlp_config").ValueKind != JsonValueKind.String || item.GetProperty("discover_service_name").ValueKind != JsonValueKind.String)
            {
                continue;
            }

            var wanted = item.GetProperty("want_streams").EnumerateArray().SelectMany(stream => stream.GetProperty("entries").EnumerateArray().Select(entry =>
                $"{OtlpCases.Text(stream, "labels")} {OtlpCases.Text(entry, "line")} {Map(entry.GetProperty("structured_metadata"))}"));
            var lines = await StoreAsync(item.GetProperty("otlp").GetRawText());
            Assert.Equal(wanted.Order(StringComparer.Ordinal), lines.Select(line => $"{line.Stream} {line.Line} {line.StructuredMetadata.Drop("detected_level")}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Records_become_lines()
    {
        foreach (var item in OtlpCases.Read("translation/loki-otlp-cases.json").GetProperty("entries").EnumerateArray())
        {
            var lines = await StoreAsync($$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{{item.GetProperty("record").GetRawText()}}]}]}]}""");

            var line = Assert.Single(lines);
            var want = item.GetProperty("want");
            Assert.Equal((OtlpCases.Text(want, "line"), OtlpCases.Text(want, "ts")), (line.Line, $"{line.TimestampNs}"));
            Assert.Equal(Map(want.GetProperty("structured_metadata")), line.StructuredMetadata.Drop("detected_level").ToString());
        }
    }

    [Fact]
    public void Attributes_become_labels()
    {
        foreach (var item in OtlpCases.Read("translation/loki-otlp-cases.json").GetProperty("attributes_to_labels").EnumerateArray())
        {
            var (labels, room) = (new List<Label>(), LokiLabels.MostMetadataBytes);
            foreach (var (name, value) in OtlpCases.Attributes(item.GetProperty("attributes")).Entries)
            {
                LokiLabels.Flatten(labels, LabelNamer.Loki.Name(name), value, ref room);
            }

            Assert.Equal(item.GetProperty("want").EnumerateArray().Select(pair => new Label(pair[0].GetString()!, pair[1].GetString()!)), labels);
        }
    }

    [Fact]
    public void A_stream_without_service_name_takes_one_of_its_labels()
    {
        foreach (var item in OtlpCases.Read("translation/loki-otlp-cases.json").GetProperty("service_name_discovery").EnumerateArray())
        {
            var (stream, _) = LokiLabels.Split(OtlpCases.Texts(item.GetProperty("resource")), OtlpCases.Names(item, "index"), OtlpCases.Names(item, "discover"));
            Assert.Equal(OtlpCases.Text(item, "want_service_name"), stream["service_name"]);
        }
    }

    [Fact]
    public void Levels_are_detected()
    {
        var wrong = new List<string>();
        var cases = OtlpCases.Read("translation/loki-level-detection.json");
        foreach (var item in cases.GetProperty("detected_level").EnumerateArray())
        {
            var detector = item.TryGetProperty("level_fields", out var fields) && fields.ValueKind == JsonValueKind.Array
                ? new LevelDetector([.. fields.EnumerateArray().Select(field => field.GetString()!)])
                : LevelDetector.Default;
            var stream = item.TryGetProperty("stream", out var given) && given.ValueKind == JsonValueKind.Object ? Labels(given) : Telemetry.Model.Labels.Empty;

            var level = LevelDetector.Name(detector.Detect(stream, Labels(item.GetProperty("structured_metadata")), Encoding.UTF8.GetBytes(OtlpCases.Text(item, "line"))));

            if (level != OtlpCases.Text(item, "want_detected_level"))
            {
                wrong.Add($"{OtlpCases.Text(item, "case")}: wanted {OtlpCases.Text(item, "want_detected_level")}, is {level}: {OtlpCases.Text(item, "line")}");
            }
        }

        Assert.Empty(wrong);
        foreach (var item in cases.GetProperty("json_level_field").EnumerateArray())
        {
            var detector = new LevelDetector(OtlpCases.Names(item, "fields"));
            Assert.Equal(OtlpCases.Text(item, "want_value"), detector.JsonField(Encoding.UTF8.GetBytes(OtlpCases.Text(item, "json")), item.GetProperty("max_depth").GetInt32()));
        }
    }

    static async Task<List<LogEntry>> StoreAsync(string json)
    {
        var directory = Directory.CreateTempSubdirectory("dendro-loki-cases-");
        try
        {
            await using var store = TelemetryStore.Open(new StoreOptions { DataDirectory = directory.FullName }, TimeProvider.System, NullLogger<TelemetryStore>.Instance);
            var (batch, rejections) = (store.NewLogs(), new Rejections());
            using var metrics = new IngestMetrics(TimeProvider.System, NullLogger<IngestMetrics>.Instance);
            new LogsDecoder(store.Catalog, new LogLimits(new IngestLimits(), metrics), TimeProvider.System).Decode(JsonTranscoder.ToProtobuf(OtlpSchema.Request(Signal.Logs), Encoding.UTF8.GetBytes(json)), batch, rejections, AcceptedTimes.All);
            Assert.Equal("", rejections.Message);
            await store.AppendAsync(batch, Cancellation);
            return await store.Logs.SelectAsync(new LogSelection { Matchers = [], Range = TimeRange.All }, Cancellation).ToListAsync(Cancellation);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    static Labels Labels(JsonElement map) => Telemetry.Model.Labels.From(map.EnumerateObject().Select(pair => new Label(pair.Name, pair.Value.GetString()!)));

    static string Map(JsonElement map) => Labels(map).ToString();
}
