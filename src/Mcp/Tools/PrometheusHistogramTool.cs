using System.Globalization;
using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

internal sealed class PrometheusHistogramTool(DataSources sources, HttpSource http) : IToolFamily
{
    public IEnumerable<ToolSpec> Tools =>
    [
        new("query_prometheus_histogram", "Query Prometheus histogram percentile",
            "The course of a percentile of a histogram, e.g. metric http_server_request_duration_seconds, percentile 95.",
            [
                Parameter.DataSource(),
                Parameter.Text("metric", "name without _bucket", required: true),
                Parameter.Number("percentile", "0 to 100", required: true),
                Parameter.Text("labels", "matchers without braces"),
                Parameter.Text("rateInterval", "default 5m"),
                Parameter.Text("startTime", "default now-1h"),
                Parameter.Text("endTime", "default now"),
                Parameter.Integer("stepSeconds", "default 60"),
                Parameter.Project(),
            ], Query),
    ];

    async Task<Answer> Query(Arguments arguments, CancellationToken cancellationToken)
    {
        var source = sources.OfType(arguments, "prometheus");
        var percentile = arguments.Number("percentile")!.Value;
        if (percentile is < 0 or > 100)
        {
            throw new ToolException($"percentile must be from 0 to 100, but is {percentile.ToString(CultureInfo.InvariantCulture)}.");
        }

        var metric = arguments.Required("metric");
        var name = metric.EndsWith("_bucket", StringComparison.Ordinal) ? metric : metric + "_bucket";
        var labels = arguments.Text("labels") is { } given ? $"{{{given.Trim().Trim('{', '}')}}}" : "";
        var expression = string.Create(CultureInfo.InvariantCulture,
            $"histogram_quantile({percentile / 100}, sum(rate({name}{labels}[{arguments.Text("rateInterval") ?? "5m"}])) by (le))");
        var window = arguments.Window(TimeSpan.FromHours(1), "startTime", "endTime");
        var query = new Query().Add("query", expression).Seconds("start", window.Start).Seconds("end", window.End)
            .Add("step", arguments.Integer("stepSeconds", Math.Max(60, window.StepSeconds)));
        var reply = await http.QueryAsync(source, "api/v1/query_range", query, cancellationToken);
        var result = reply["data"]?["result"] as JsonArray ?? [];
        var answer = new JsonObject { ["result"] = result.DeepClone(), ["query"] = expression };
        if (result.SelectMany(series => series?["values"] as JsonArray ?? []).All(point => (string?)point?[1] == "NaN"))
        {
            answer["hints"] = new JsonArray(
                $"No values: check that {name} exists with list_prometheus_metric_names, that the labels match, and that there were observations in this time.");
        }

        return new Answer(answer) { Rows = Rows.Of("series", "result", "raise stepSeconds"), Window = window };
    }
}
