using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dendro.Browser.Tests.Fakes;

/// <summary>Answers selectors with log lines and metric queries with a series; an unknown filter operator is refused as Loki would.</summary>
static class FakeLoki
{
    public const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    public static void Map(WebApplication app)
    {
        app.MapGet("/loki/api/v1/query_range", QueryRange);
        app.MapGet("/loki/api/v1/label/{name}/values", () => Results.Json(new { status = "success", data = new[] { "order", "stock" } }));
    }

    static IResult QueryRange(string query, long start, long end, int step)
    {
        if (query.Contains("|+", StringComparison.Ordinal))
            return Results.Text($"parse error at line 1, col {query.IndexOf("|+", StringComparison.Ordinal) + 2}: syntax error: unexpected +", statusCode: 400);
        if (query.StartsWith("sum", StringComparison.Ordinal))
        {
            // 60 whole steps at the most, so that no point is outside the range.
            var values = Enumerable.Range(0, (int)Math.Min(60, (end - start) / 1_000_000_000 / step)).Select(i => new object[] { start / 1_000_000_000 + i * step, (i % 7).ToString(CultureInfo.InvariantCulture) });
            return Results.Json(new { status = "success", data = new { resultType = "matrix", result = new[] { new { metric = new { service_name = "order" }, values } } } });
        }
        (string Level, string Line)[] lines =
        [
            ("info", "Order 4f1c registered: 3 pieces of oak"), ("info", "Order 4f1c is ready"),
            ("warn", "Stock of elm is low: 2 pieces left"), ("error", "Insert into orders failed: 53300: sorry, too many clients already"),
            ("info", "Order 77ab registered: 12 pieces of birch"),
        ];
        var rows = Enumerable.Range(0, 40).Select(i => new object[]
        {
            (end - i * 1_500_000_000L).ToString(CultureInfo.InvariantCulture), lines[i % lines.Length].Line,
            new { structuredMetadata = new { detected_level = lines[i % lines.Length].Level, trace_id = TraceId, span_id = "b7ad6b7169203331" } },
        });
        return Results.Json(new
        {
            status = "success",
            data = new { resultType = "streams", encodingFlags = new[] { "categorize-labels" }, result = new[] { new { stream = new { service_name = "order", service_namespace = "shop" }, values = rows } } },
        });
    }
}
