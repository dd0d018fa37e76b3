using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

internal sealed class LokiQueryTool(DataSources sources, HttpSource http) : IToolFamily
{
    const int MostLines = 100;

    public IEnumerable<ToolSpec> Tools =>
    [
        new("query_loki_logs", "Query Loki logs",
            "Runs LogQL, e.g. {service_name=\"order\"} |= \"failed\"; the last hour by default. Count with count_over_time before reading lines.",
            [
                Parameter.DataSource(),
                Parameter.Text("logql", "LogQL", required: true),
                Parameter.Start(),
                Parameter.End(),
                Parameter.Integer("limit", $"log lines, at most {MostLines}", 10),
                Parameter.Text("direction", "'backward' (newest first) or 'forward'"),
                Parameter.Text("queryType", "'range' or 'instant'"),
                Parameter.Integer("stepSeconds", "step of a metric query; default: 60 points at most"),
                Parameter.Choice("format", "compact: grouped by stream, metadata dropped", "full", "compact"),
            ], Query),
    ];

    async Task<Answer> Query(Arguments arguments, CancellationToken cancellationToken)
    {
        var source = sources.OfType(arguments, "loki");
        var isCompact = arguments.Choice("format", "full", "compact") == "compact";
        var direction = arguments.Choice("direction", "backward", "forward");
        var limit = arguments.Integer("limit", 10, MostLines);
        var query = new Query().Add("query", arguments.Required("logql"));
        JsonNode reply;
        Window window;
        if (arguments.Choice("queryType", "range", "instant") == "instant")
        {
            var at = arguments.Time("endRfc3339", upwards: true) ?? arguments.Time("startRfc3339") ?? arguments.Now;
            window = new Window(at, at);
            reply = await http.QueryAsync(source, "loki/api/v1/query", query.Nanoseconds("time", at), cancellationToken);
        }
        else
        {
            window = arguments.Window(TimeSpan.FromHours(1));
            // One line more than wanted shows whether there are more.
            query.Nanoseconds("start", window.Start).Nanoseconds("end", window.End).Add("limit", limit + 1).Add("direction", direction)
                .Add("step", arguments.Integer("stepSeconds", window.StepSeconds));
            reply = await http.QueryAsync(source, "loki/api/v1/query_range", query, cancellationToken);
        }

        var data = reply["data"] ?? throw new BackendException("Loki answered without data.");
        var page = (string?)data["resultType"] == "streams"
            ? LokiResult.OfLines(data, limit, isCompact, direction == "forward")
            : LokiResult.OfSeries(data);
        page.Body["metadata"] = Metadata(page, data, limit, window);
        if (Hints(page, arguments) is { } hints)
        {
            page.Body["hints"] = hints;
        }

        return new Answer(page.Body, page.Notice) { Rows = page.Rows, Window = window };
    }

    static JsonObject Metadata(LokiResult page, JsonNode data, int limit, Window window) => new()
    {
        ["linesReturned"] = page.Shown,
        ["maxLinesAllowed"] = limit,
        ["resultsTruncated"] = page.Notice is not null,
        ["totalLinesScanned"] = data["stats"]?["summary"]?["totalLinesProcessed"]?.DeepClone(),
        ["startTime"] = window.Start.ToString("O"),
        ["endTime"] = window.End.ToString("O"),
    };

    static JsonObject? Hints(LokiResult page, Arguments arguments)
    {
        if (page.Shown == 0)
        {
            return new JsonObject
            {
                ["summary"] = "The query returned no data.",
                ["possibleCauses"] = new JsonArray("No stream matches the selector.", "No line passes the filters.", "No line in this time range."),
                ["suggestedActions"] = new JsonArray(
                    "Check stream labels with list_loki_label_names and list_loki_label_values.", "Drop filters one by one.", "Widen the time range."),
            };
        }

        var isInstant = arguments.Choice("queryType", "range", "instant") == "instant";
        return isInstant || arguments.Text("startRfc3339") is not null || arguments.Text("endRfc3339") is not null ? null : new JsonObject
        {
            ["summary"] = "No time was given, so the last hour was looked at.",
            ["possibleCauses"] = new JsonArray(),
            ["suggestedActions"] = new JsonArray("Give startRfc3339 and endRfc3339 to look further back."),
        };
    }
}
