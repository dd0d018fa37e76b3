using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dendro.Browser.Tests.Fakes;

/// <summary>Holds one trace of the shop, with an asynchronous consumer and a failed insert.</summary>
static class FakeTempo
{
    static readonly long Start = DateTimeOffset.Parse("2026-03-01T10:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() * 1_000_000;

    public static void Map(WebApplication app)
    {
        app.MapGet("/api/search", Search);
        app.MapGet("/api/v2/traces/{id}", Trace);
        app.MapGet("/api/v2/search/tag/{tag}/values", () => Results.Json(new { tagValues = new[] { new { type = "string", value = "order" } } }));
        app.MapGet("/api/metrics/query_range", (long start, long end) => Results.Json(new
        {
            series = new[]
            {
                new
                {
                    labels = new[] { new { key = "resource.service.name", value = new { stringValue = "order" } } },
                    samples = Enumerable.Range(0, 30).Select(i => new { timestampMs = ((start + i * (end - start) / 30) * 1000).ToString(CultureInfo.InvariantCulture), value = i % 5 }),
                },
            },
        }));
    }

    static IResult Search(string q)
    {
        if (q.Contains("&& }", StringComparison.Ordinal))
            return Results.Text($"invalid TraceQL query: parse error at line 1, col {q.IndexOf('}') + 1}: syntax error: unexpected }}", statusCode: 400);
        var traces = Enumerable.Range(0, 6).Select(i => new
        {
            traceID = i == 0 ? FakeLoki.TraceId.TrimStart('0') : Convert.ToHexStringLower([(byte)(i + 16), .. new byte[15]]),
            rootServiceName = "customer",
            rootTraceName = "send orders",
            startTimeUnixNano = (Start - i * 2_000_000_000L).ToString(CultureInfo.InvariantCulture),
            durationMs = 120 - i * 15,
            spanSets = new[] { new { spans = Array.Empty<object>(), matched = 2 } },
            serviceStats = new Dictionary<string, object> { ["customer"] = new { spanCount = 1 }, ["ordercheck"] = new { spanCount = 2 }, ["order"] = new { spanCount = 2, errorCount = i == 0 ? 1 : 0 } },
        });
        return Results.Json(new { traces });
    }

    static IResult Trace(string id) => id.TrimStart('0') != FakeLoki.TraceId.TrimStart('0') ? Results.NotFound() : Results.Json(new
    {
        trace = new
        {
            resourceSpans = new[]
            {
                Batch("customer", Span("01", "", "send orders", 0, 8, "PRODUCER")),
                Batch("ordercheck", Span("02", "01", "process orders", 20, 118, "CONSUMER"), Span("03", "02", "POST", 25, 115, "CLIENT")),
                Batch("order", Span("04", "03", "POST /orders", 27, 113, "SERVER"), Span("05", "04", "INSERT orders", 40, 110, "CLIENT", "53300: sorry, too many clients already")),
            },
        },
    });

    static object Batch(string service, params object[] spans) => new
    {
        resource = new { attributes = new[] { Attribute("service.name", service), Attribute("service.namespace", "shop") } },
        scopeSpans = new[] { new { scope = new { name = "test" }, spans } },
    };

    static object Span(string id, string parent, string name, long fromMs, long toMs, string kind, string? error = null) => new
    {
        traceId = Id(FakeLoki.TraceId),
        spanId = Id("00000000000000" + id),
        parentSpanId = parent.Length == 0 ? "" : Id("00000000000000" + parent),
        name,
        kind = "SPAN_KIND_" + kind,
        startTimeUnixNano = (Start + fromMs * 1_000_000).ToString(CultureInfo.InvariantCulture),
        endTimeUnixNano = (Start + toMs * 1_000_000).ToString(CultureInfo.InvariantCulture),
        attributes = new[] { Attribute("shop.wood.type", "oak") },
        status = error is null ? (object)new { } : new { code = "STATUS_CODE_ERROR", message = error },
    };

    static object Attribute(string key, string text) => new { key, value = new { stringValue = text } };

    static string Id(string hex) => Convert.ToBase64String(Convert.FromHexString(hex));
}
