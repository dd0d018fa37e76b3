using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dendro.Browser.Tests.Fakes;

/// <summary>Answers any query with waves for three services; a query with an unclosed parenthesis is refused as Prometheus would.</summary>
sealed class FakePrometheus
{
    static readonly string[] Services = ["order", "stock", "customer"];
    static readonly string[] Metrics = ["http_server_request_duration_seconds_count", "shop_orders_placed_total", "up"];

    readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when proposals are asked for the query "late".</summary>
    public Task AskedLate => _asked.Task;

    /// <summary>Lets that question have its answer.</summary>
    public void AnswerLate() => _answered.TrySetResult();

    public void Map(WebApplication app)
    {
        app.MapGet("/prometheus/api/v1/query_range", QueryRange);
        app.MapGet("/prometheus/api/v1/query", Query);
        app.MapGet("/prometheus/api/v1/label/{name}/values", (string name) => Results.Json(new { status = "success", data = name == "__name__" ? Metrics : Services }));
        app.MapGet("/prometheus/api/v1/complete", Complete);
        app.MapGet("/prometheus/api/v1/status/buildinfo", () => Results.Json(new { status = "success", data = new { version = "3.0.0" } }));
    }

    // The word before the cursor is completed to a function or a metric.
    async Task<IResult> Complete(string query, int position)
    {
        if (query == "late")
        {
            _asked.TrySetResult();
            await _answered.Task;
        }
        var from = position;
        while (from > 0 && (char.IsLetter(query[from - 1]) || query[from - 1] == '_'))
            from--;
        var items = new[] { (Label: "rate", Insert: "rate(", Kind: "function") }.Concat(Metrics.Select(name => (Label: name, Insert: name, Kind: "metric")))
            .Where(item => from < position && item.Label.Contains(query[from..position], StringComparison.Ordinal))
            .Select(item => new { label = item.Label, insert = item.Insert, kind = item.Kind, detail = $"a {item.Kind}", description = $"What {item.Label} is." });
        return Results.Json(new { status = "success", data = new { from, to = position, items } });
    }

    static IResult QueryRange(string query, long start, long end, long step)
    {
        if (query.Count(letter => letter == '(') != query.Count(letter => letter == ')'))
            return Results.Json(new { status = "error", errorType = "bad_data", error = $"invalid parameter \"query\": 1:{query.IndexOf('(') + 1}: parse error: unclosed left parenthesis" }, statusCode: 400);
        var names = query.Contains("nothing", StringComparison.Ordinal) ? [] : Services;
        var result = names.Select((service, index) => new
        {
            metric = new Dictionary<string, string> { ["service_name"] = service, ["service_namespace"] = "shop" },
            values = Times(start, end, step).Select(time => new object[] { time, Wave(time, index).ToString(CultureInfo.InvariantCulture) }),
        });
        return Matrix(result);
    }

    static IResult Query(string query)
    {
        (string Client, string Server)[] edges = [("customer", "ordercheck"), ("ordercheck", "order"), ("ordermanagement", "order"), ("ordermanagement", "stock"), ("supplier", "suppliercheck"), ("suppliercheck", "stock")];
        var scale = query.Contains("failed", StringComparison.Ordinal) ? 0.1 : query.Contains("seconds", StringComparison.Ordinal) ? 0.02 : 1;
        return Results.Json(new
        {
            status = "success",
            data = new
            {
                resultType = "vector",
                result = edges.Select((edge, index) => new
                {
                    metric = new Dictionary<string, string> { ["client"] = edge.Client, ["server"] = edge.Server },
                    value = new object[] { 1700000000, ((index + 1) * scale).ToString(CultureInfo.InvariantCulture) },
                }),
            },
        });
    }

    static IEnumerable<long> Times(long start, long end, long step)
    {
        for (var time = start; time <= end; time += step)
            yield return time;
    }

    static double Wave(long time, int index) => Math.Round(2 + index + Math.Sin(time / 90d + index) * (index + 1) * 0.4 + Math.Sin(time / 11d) * 0.1, 4);

    static IResult Matrix(object result) => Results.Json(new { status = "success", data = new { resultType = "matrix", result } });
}
