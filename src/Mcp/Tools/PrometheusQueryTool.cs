using System.Globalization;
using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

internal sealed class PrometheusQueryTool(DataSources sources, HttpSource http) : IToolFamily
{
    static readonly Rows Series = Rows.Of("series", "data", "aggregate with sum by (...) or topk(), narrow the selector, or raise stepSeconds");

    public IEnumerable<ToolSpec> Tools =>
    [
        new("query_prometheus", "Query Prometheus metrics",
            "Runs PromQL, instant or range. Aggregate, e.g. sum by (job) (rate(x_total[5m])).",
            [
                Parameter.DataSource(),
                Parameter.Text("expr", "PromQL", required: true),
                Parameter.Start("startTime"),
                Parameter.End("endTime", required: true),
                Parameter.Integer("stepSeconds", "step of a range query; default: 60 points at most"),
                Parameter.Text("queryType", "'range' or 'instant'"),
                Parameter.Project(),
            ], Query),
    ];

    async Task<Answer> Query(Arguments arguments, CancellationToken cancellationToken)
    {
        var source = sources.OfType(arguments, "prometheus");
        var query = new Query().Add("query", arguments.Required("expr"));
        if (arguments.Choice("queryType", "range", "instant") == "instant")
        {
            var at = arguments.Time("endTime", upwards: true) ?? arguments.Now;
            return Shape(await http.QueryAsync(source, "api/v1/query", query.Seconds("time", at), cancellationToken), arguments, new Window(at, at));
        }

        if (arguments.Time("endTime") is not null && arguments.Time("startTime") is null)
        {
            throw new ToolException("startTime must be provided when queryType is 'range'");
        }

        var window = arguments.Window(TimeSpan.Zero, "startTime", "endTime");
        query.Seconds("start", window.Start).Seconds("end", window.End).Add("step", arguments.Integer("stepSeconds", window.StepSeconds));
        return Shape(await http.QueryAsync(source, "api/v1/query_range", query, cancellationToken), arguments, window);
    }

    static Answer Shape(JsonNode reply, Arguments arguments, Window window)
    {
        var data = reply["data"]?["result"]?.DeepClone();
        var result = new JsonObject { ["data"] = data };
        if (data is JsonArray { Count: 0 } or null)
        {
            result["hints"] = EmptyHints(arguments, window);
        }

        if (reply["warnings"] is JsonArray { Count: > 0 } warnings)
        {
            result["warnings"] = warnings.DeepClone();
        }

        return new Answer(result) { Rows = Series, Window = window };
    }

    static JsonObject EmptyHints(Arguments arguments, Window window) => new()
    {
        ["summary"] = "The query returned no data.",
        ["possibleCauses"] = new JsonArray("No series matches the selector.", "The series have no samples in this time range."),
        ["suggestedActions"] = new JsonArray(
            "Check the metric name with list_prometheus_metric_names.", "Check label values with list_prometheus_label_values.", "Widen the time range."),
        ["debug"] = new JsonObject
        {
            ["processedQuery"] = Excerpt.Of(arguments.Required("expr")),
            ["timeRange"] = string.Create(CultureInfo.InvariantCulture, $"{window.Start:yyyy-MM-ddTHH:mm:ssZ} to {window.End:yyyy-MM-ddTHH:mm:ssZ}"),
        },
    };
}
