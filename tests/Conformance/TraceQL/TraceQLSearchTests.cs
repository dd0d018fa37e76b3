using System.Globalization;
using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Engine;
using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Tests;

namespace Dendro.Conformance.Tests.TraceQL;

public sealed class TraceQLSearchTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Searches_of_a_whole_system_find_the_same_traces()
    {
        var cases = new TraceQLCases("e2e-search", output);
        foreach (var file in TraceQLCases.Files("traceql-e2e-search*.json"))
        {
            var engine = new TraceQLEngine(new InMemorySpanSource(UpstreamSpans.FromOtlp(file.GetProperty("fixture_otlp_json")).Append(Unrelated)));
            foreach (var (index, item) in file.GetProperty("search").EnumerateArray().Index())
            {
                var found = await SearchAsync(engine, item, file.GetProperty("expect_meta"));
                cases.Run($"{index} {item.GetProperty("query")}", () => found.Error ?? Compare(found.Trace, item, file.GetProperty("expect_meta")));
            }

            foreach (var item in file.GetProperty("tag_values").EnumerateArray())
            {
                var values = await engine.TagValuesAsync(item.GetProperty("tag").GetString()!, TimeRange.All, item.GetProperty("query").GetString(), 100, TestContext.Current.CancellationToken);
                var expected = item.GetProperty("expected").EnumerateArray().Select(value => $"{value.GetProperty("type")} {value.GetProperty("value")}").Order(StringComparer.Ordinal);
                cases.Run($"tag values: {item.GetProperty("name")}", () => SameList(expected, values.Select(value => $"{value.Type} {value.Text}").Order(StringComparer.Ordinal)));
            }

            foreach (var item in file.GetProperty("tag_names").EnumerateArray())
            {
                var names = await engine.TagNamesAsync(null, TimeRange.All, item.GetProperty("query").GetString(), TestContext.Current.CancellationToken);
                cases.Run($"tag names: {item.GetProperty("name")}", () => item.GetProperty("expected").EnumerateObject()
                    .Select(scope => SameList(
                        scope.Value.EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal),
                        names.Where(name => name.Scope.ToString().Equals(scope.Name, StringComparison.OrdinalIgnoreCase)).Select(name => name.Name).Order(StringComparer.Ordinal)))
                    .FirstOrDefault(problem => problem is not null));
            }
        }

        cases.Finish();
    }

    static Span Unrelated => new()
    {
        TraceId = new TraceId(7, 7),
        SpanId = new SpanId(7),
        Name = "unrelated",
        StartNs = 1,
        EndNs = 2,
        Resource = new Resource(new Attributes([new("service.name", new AttributeValue.Text("test-service"))])),
    };

    static async Task<(FoundTrace? Trace, string? Error)> SearchAsync(TraceQLEngine engine, JsonElement item, JsonElement meta)
    {
        try
        {
            var request = new SearchRequest
            {
                Query = item.GetProperty("query").GetString()!,
                Range = new TimeRange(Seconds(item, "start_s", 0), Seconds(item, "end_s", long.MaxValue / 1_000_000_000)),
                SpansPerSpanset = 0,
            };
            var result = await engine.SearchAsync(request, TestContext.Current.CancellationToken);
            return (result.Traces.FirstOrDefault(trace => trace.Id.ToString() == meta.GetProperty("traceID").GetString()), null);
        }
        catch (TraceQLException e)
        {
            return (null, e.Message);
        }
    }

    static long Seconds(JsonElement item, string name, long otherwise) => (item.TryGetProperty(name, out var value) ? value.GetInt64() : otherwise) * 1_000_000_000;

    static string? Compare(FoundTrace? trace, JsonElement item, JsonElement meta)
    {
        if (item.TryGetProperty("contains_span", out var contains))
        {
            var id = contains.GetProperty("span_id").GetString();
            var has = trace?.Spansets.Any(spanset => spanset.Spans.Any(span => span.Id.ToString() == id)) ?? false;
            return has == contains.GetProperty("expected").GetBoolean() ? null : $"contains span: {has}";
        }

        if (item.GetProperty("match").GetBoolean() != trace is not null)
        {
            return trace is null ? "is not found" : "is found";
        }

        if (trace is null)
        {
            return null;
        }

        var described = $"{trace.RootServiceName} {trace.RootName} {trace.StartNs} {trace.DurationNs / 1_000_000}";
        var expected = $"{meta.GetProperty("rootServiceName")} {meta.GetProperty("rootTraceName")} {meta.GetProperty("startTimeUnixNano")} {meta.GetProperty("durationMs")}";
        return described != expected ? $"is {described}, expected {expected}"
            : item.TryGetProperty("spansets", out var spansets) ? SameList(spansets.EnumerateArray().Select(Describe).Order(StringComparer.Ordinal), trace.Spansets.Select(Describe).Order(StringComparer.Ordinal))
            : null;
    }

    static string Describe(JsonElement spanset) => $"{spanset.GetProperty("matched")} {Attributes(spanset)} {string.Join(" ", spanset.GetProperty("spans").EnumerateArray()
        .Select(span => $"{UpstreamId(span)} '{span.GetProperty("name")}' {span.GetProperty("start_ns")} {span.GetProperty("duration_ns")} {Attributes(span)}").Order(StringComparer.Ordinal))}";

    // The fixture's span without an id gets one when it is loaded.
    static string UpstreamId(JsonElement span) => span.GetProperty("span_id").GetString() is "0000000000000000" ? "00000000000000b0" : span.GetProperty("span_id").GetString()!;

    static string Attributes(JsonElement owner) => string.Join(",", owner.GetProperty("attributes").EnumerateArray()
        .Select(a => $"{a.GetProperty("key")}={a.GetProperty("value").ToString().ToLowerInvariant()}").Order(StringComparer.Ordinal));

    static string Describe(FoundSpanset spanset) => $"{spanset.Matched} {Attributes(spanset.Attributes)} {string.Join(" ", spanset.Spans
        .Select(span => string.Create(CultureInfo.InvariantCulture, $"{span.Id} '{span.Name}' {span.StartNs} {span.DurationNs} {Attributes(span.Attributes)}")).Order(StringComparer.Ordinal))}";

    static string Attributes(IReadOnlyList<KeyValuePair<string, AttributeValue>> attributes) =>
        string.Join(",", attributes.Select(a => $"{a.Key}={a.Value.ToString()!.ToLowerInvariant()}").Order(StringComparer.Ordinal));

    static string? SameList(IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var (want, have) = (string.Join("\n      ", expected), string.Join("\n      ", actual));
        return want == have ? null : $"gives\n      {have}\n    expected\n      {want}";
    }
}
