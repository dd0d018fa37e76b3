using System.Globalization;
using System.Text.Json;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Api.Loki;
using Microsoft.AspNetCore.WebUtilities;

namespace Dendro.Conformance.Tests.LogQL;

public sealed class LokiApiTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Parameters_are_read_as_upstream_reads_them()
    {
        var cases = new LogQLCases("api parameters", output);
        foreach (var root in LogQLCases.Files("loki-api-params*.json").Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement))
        {
            foreach (var (name, check) in Sections())
            {
                foreach (var (element, index) in root.GetProperty(name).EnumerateArray().Select((element, index) => (element, index)))
                {
                    await cases.RunAsync($"{name} {index} {LogQLCases.Text(element, "case")}", () => check(element));
                }
            }
        }

        cases.Finish();
    }

    [Fact]
    public async Task Answers_have_the_form_that_upstream_gives_them()
    {
        var cases = new LogQLCases("api responses", output);
        foreach (var root in LogQLCases.Files("loki-api-responses*.json").Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement))
        {
            await cases.RunAsync("empty stats", () => Same(
                root.GetProperty("empty_stats"), json => json.WriteStatistics(new LogQLStatistics(0, 0, 0), TimeSpan.Zero, 0)));
            foreach (var (element, index) in root.GetProperty("responses").EnumerateArray().Select((element, index) => (element, index)))
            {
                await cases.RunAsync($"{index} {LogQLCases.Text(element, "endpoint")}", () => CheckAnswer(element.GetProperty("response")));
            }
        }

        cases.Finish();
    }

    static Dictionary<string, Func<JsonElement, string?>> Sections() => new()
    {
        ["default_step"] = element => Expect(
            element.GetProperty("want_seconds").GetInt64() * 1_000_000_000,
            () => Parameters("", 0).Step(new TimeRange(Time(element, "start"), Time(element, "end")))),
        ["range_query"] = CheckRangeQuery,
        ["interval"] = element => ExpectOrError(
            element.GetProperty("error").GetBoolean(), element.GetProperty("want_ns").GetInt64(), () => Of(element).Interval()),
        ["timestamp"] = element => ExpectOrError(
            element.GetProperty("error").GetBoolean(),
            LogQLCases.Text(element, "want") is "<now>" or "" ? 42 : Time(element, "want"),
            () => Parameters($"t={Uri.EscapeDataString(LogQLCases.Text(element, "value"))}", 0).Time("t", 42)),
        ["bounds"] = CheckBounds,
        ["uint32"] = CheckNumbers,
    };

    static string? CheckRangeQuery(JsonElement element)
    {
        var (parameters, want) = (Of(element), element.GetProperty("want"));
        var range = parameters.Range();
        return Expect(Time(want, "Start"), () => range.StartNs)
            ?? Expect(Time(want, "End"), () => range.EndNs)
            ?? Expect((long)want.GetProperty("Step").GetDouble(), () => parameters.Step(range))
            ?? Expect(want.GetProperty("Limit").GetInt64(), () => parameters.Limit())
            ?? Expect(LogQLCases.Text(want, "Direction") == "backward" ? 0 : 1, () => (long)parameters.Direction());
    }

    static string? CheckBounds(JsonElement element)
    {
        string Parameter(string name, string property) => LogQLCases.Text(element, property) is { Length: > 0 } value ? $"&{name}={Uri.EscapeDataString(value)}" : "";
        var parameters = Parameters(Parameter("start", "startString") + Parameter("end", "endString") + Parameter("since", "sinceString"), Time(element, "now"));
        return LogQLCases.Text(element, "error_contains") is { Length: > 0 } error
            ? ExpectError(error, () => parameters.Range().StartNs)
            : Expect(Time(element, "want_start"), () => parameters.Range().StartNs) ?? Expect(Time(element, "want_end"), () => parameters.Range().EndNs);
    }

    static string? CheckNumbers(JsonElement element)
    {
        var (parameters, request) = (Of(element), LogQLCases.Text(element, "request"));
        var name = request.Contains("line_limit", StringComparison.Ordinal) ? "line_limit" : "limit";
        return ExpectError(LogQLCases.Text(element, "error_contains"), () => request.Contains("delay_for", StringComparison.Ordinal) ? parameters.DelayFor() : parameters.Limit(name));
    }

    // Reads what upstream answers and writes it again.
    static string? CheckAnswer(JsonElement response)
    {
        if (response.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object)
        {
            var result = data.GetProperty("result");
            return LogQLCases.Text(data, "resultType") switch
            {
                "streams" => CheckStreams(result),
                "matrix" => Same(result, json => json.WriteMatrix(result.EnumerateArray().Select(Series))),
                _ => Same(result, json => WriteVector(json, result)),
            };
        }

        return response.TryGetProperty("streams", out var streams) ? CheckStreams(streams) : null;
    }

    static string? CheckStreams(JsonElement streams)
    {
        var categorize = streams.EnumerateArray().Any(stream => stream.GetProperty("values").EnumerateArray().Any(value => value.GetArrayLength() == 3));
        var lines = streams.EnumerateArray().SelectMany(stream => stream.GetProperty("values").EnumerateArray().Select(value => new LogLine(
            long.Parse(value[0].GetString()!, CultureInfo.InvariantCulture),
            value[1].GetString()!,
            LabelsOf(stream.GetProperty("stream")),
            categorize && value[2].TryGetProperty("structuredMetadata", out var metadata) ? LabelsOf(metadata) : Labels.Empty,
            categorize && value[2].TryGetProperty("parsed", out var parsed) ? LabelsOf(parsed) : Labels.Empty)));
        return Same(streams, json => json.WriteStreams(lines, categorize));
    }

    static MetricSeries Series(JsonElement series) => new(
        LabelsOf(series.GetProperty("metric")), [.. series.GetProperty("values").EnumerateArray().Select(Point)]);

    static (long TimeNs, double Value) Point(JsonElement point) =>
        ((long)(point[0].GetDecimal() * 1_000_000_000), double.Parse(point[1].GetString()!, CultureInfo.InvariantCulture));

    static void WriteVector(Utf8JsonWriter json, JsonElement result)
    {
        json.WriteStartArray();
        foreach (var sample in result.EnumerateArray())
        {
            var (time, value) = Point(sample.GetProperty("value"));
            json.WriteStartObject();
            json.WritePropertyName("metric");
            json.WriteLabels(LabelsOf(sample.GetProperty("metric")));
            json.WritePropertyName("value");
            json.WriteSample(time, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static Labels LabelsOf(JsonElement labels) => Labels.From(labels.EnumerateObject().Select(label => new Label(label.Name, label.Value.GetString()!)));

    static string? Same(JsonElement expected, Action<Utf8JsonWriter> write)
    {
        var actual = JsonDocument.Parse(LokiJson.Bytes(write)).RootElement;
        return JsonElement.DeepEquals(expected, actual) ? null : $"expected {expected}\n    got      {actual}";
    }

    static LokiParameters Of(JsonElement element) => Parameters(LogQLCases.Text(element, "request").Split('?')[^1], 0);

    static LokiParameters Parameters(string query, long nowNs) => new(QueryHelpers.ParseQuery(query), nowNs);

    static long Time(JsonElement element, string property) =>
        Rfc3339.TryParse(LogQLCases.Text(element, property), out var ns) ? ns : throw new FormatException(element.GetRawText());

    static string? Expect(long expected, Func<long> read) => read() is var actual && actual == expected ? null : $"expected {expected}, got {actual}";

    static string? ExpectOrError(bool error, long expected, Func<long> read) => error ? ExpectError("", read) : Expect(expected, read);

    static string? ExpectError(string text, Func<long> read)
    {
        try
        {
            return $"expected an error, got {read()}";
        }
        catch (BadParameterException e)
        {
            return e.Message.Contains(text, StringComparison.Ordinal) ? null : $"expected …{text}…, got {e.Message}";
        }
    }
}
