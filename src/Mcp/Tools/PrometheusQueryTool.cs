using System.Text.Json.Nodes;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

internal sealed class PrometheusQueryTool(DataSources sources, HttpSource http) : IToolFamily
{
    const int MostSeries = 500;
    const int MostPoints = 10_000;

    public IEnumerable<ToolSpec> Tools =>
    [
        new("query_prometheus", "Query Prometheus metrics",
            "Runs a PromQL query, instant or range. Aggregate with sum by (...) to keep the answer small.",
            [
                Parameter.DataSource(),
                Parameter.Text("expr", "PromQL expression", required: true),
                Parameter.Start("startTime"),
                Parameter.End("endTime", required: true),
                Parameter.Integer("stepSeconds", "resolution step of a range query, seconds"),
                Parameter.Text("queryType", "'range' or 'instant'"),
                Parameter.Text("projectName", "GCP project; Cloud Monitoring data sources only"),
            ], Query),
    ];

    async Task<Answer> Query(Arguments arguments, CancellationToken cancellationToken)
    {
        var source = sources.OfType(arguments, "prometheus");
        var expression = arguments.Required("expr");
        var end = arguments.Time("endTime") ?? arguments.Now;
        var type = arguments.Text("queryType") ?? "range";
        var reply = type switch
        {
            "instant" => await http.GetAsync(
                source, "api/v1/query", new Query().Add("query", expression).Seconds("time", end), cancellationToken),
            "range" => await http.GetAsync(source, "api/v1/query_range", Range(arguments, expression, end), cancellationToken),
            _ => throw new ToolException($"queryType must be 'range' or 'instant', but is \"{type}\"."),
        };
        return Shape(reply, expression, arguments);
    }

    static Query Range(Arguments arguments, string expression, DateTimeOffset end)
    {
        var start = arguments.Time("startTime") ?? throw new ToolException("startTime must be provided when queryType is 'range'");
        var step = arguments.Integer("stepSeconds", 0, int.MaxValue);
        if (step == 0)
        {
            throw new ToolException("stepSeconds must be provided when queryType is 'range'");
        }

        return new Query().Add("query", expression).Seconds("start", start).Seconds("end", end).Add("step", step);
    }

    static Answer Shape(JsonNode reply, string expression, Arguments arguments)
    {
        var data = reply["data"]?["result"]?.DeepClone();
        var result = new JsonObject { ["data"] = data };
        string? notice = null;
        if (data is JsonArray series && IsSeries(series))
        {
            notice = Cut(series);
        }

        if (data is JsonArray { Count: 0 } or null)
        {
            result["hints"] = EmptyHints(expression, arguments);
        }

        if (reply["warnings"] is JsonArray { Count: > 0 } warnings)
        {
            result["warnings"] = warnings.DeepClone();
        }

        return new Answer(result, notice);
    }

    static bool IsSeries(JsonArray result) => result.Count > 0 && result[0] is JsonObject;

    static string? Cut(JsonArray series)
    {
        var all = series.Count;
        var points = 0;
        var keep = 0;
        foreach (var one in series)
        {
            points += one!["values"] is JsonArray values ? values.Count : 1;
            if (keep == MostSeries || (points > MostPoints && keep > 0))
            {
                break;
            }

            keep++;
        }

        if (keep == all)
        {
            return null;
        }

        series.RemoveRange(keep, all - keep);
        return $"Cut: {keep} of {all} series shown (at most {MostSeries} series and {MostPoints} points). Aggregate with sum by (...) or topk(), or raise stepSeconds.";
    }

    static JsonObject EmptyHints(string expression, Arguments arguments) => new()
    {
        ["summary"] = "The query returned no data.",
        ["possibleCauses"] = new JsonArray("No series matches the selector.", "The series have no samples in this time range."),
        ["suggestedActions"] = new JsonArray(
            "Check the metric name with list_prometheus_metric_names.", "Check label values with list_prometheus_label_values.", "Widen the time range."),
        ["debug"] = new JsonObject
        {
            ["processedQuery"] = expression,
            ["timeRange"] = $"{arguments.Text("startTime")} to {arguments.Text("endTime")}",
        },
    };
}
