using System.Text.Json.Nodes;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

internal sealed class LokiQueryTool(DataSources sources, HttpSource http) : IToolFamily
{
    const int MostLines = 100;

    public IEnumerable<ToolSpec> Tools =>
    [
        new("query_loki_logs", "Query Loki logs",
            "Runs a LogQL query, log or metric; the last hour, 10 lines, newest first by default. Count with count_over_time before reading lines.",
            [
                Parameter.DataSource(),
                Parameter.Text("logql", "LogQL text", required: true),
                Parameter.Start(),
                Parameter.End(),
                Parameter.Integer("limit", "log lines (server maximum 100 by default)", 10),
                Parameter.Text("direction", "'forward' (oldest first) or 'backward' (newest first)"),
                Parameter.Text("queryType", "'range' or 'instant'"),
                Parameter.Integer("stepSeconds", "resolution step of a range query, seconds"),
                Parameter.Choice("format", "'full' or 'compact' (grouped by stream, metadata dropped)", "full", "compact"),
            ], Query),
    ];

    async Task<Answer> Query(Arguments arguments, CancellationToken cancellationToken)
    {
        var source = sources.OfType(arguments, "loki");
        var start = arguments.Time("startRfc3339") ?? arguments.Now.AddHours(-1);
        var end = arguments.Time("endRfc3339") ?? arguments.Now;
        var limit = arguments.Integer("limit", 10, MostLines);
        var reply = arguments.Text("queryType") switch
        {
            null or "range" => await http.GetAsync(source, "loki/api/v1/query_range", Range(arguments, start, end, limit), cancellationToken),
            "instant" => await http.GetAsync(
                source, "loki/api/v1/query", new Query().Add("query", arguments.Required("logql")).Nanoseconds("time", end), cancellationToken),
            var other => throw new ToolException($"queryType must be 'range' or 'instant', but is \"{other}\"."),
        };

        var data = reply["data"] ?? throw new ToolException("Loki answered without data.");
        var page = (string?)data["resultType"] == "streams"
            ? LokiResult.OfLines(data, limit, arguments.Text("format") == "compact", arguments.Text("direction") == "forward")
            : LokiResult.OfSeries(data);
        page.Body["metadata"] = new JsonObject
        {
            ["linesReturned"] = page.LinesShown,
            ["maxLinesAllowed"] = MostLines,
            ["resultsTruncated"] = page.IsCut,
            ["totalLinesScanned"] = (long?)data["stats"]?["summary"]?["totalLinesProcessed"] ?? 0,
            ["startTime"] = start.ToString("O"),
            ["endTime"] = end.ToString("O"),
        };
        if (page.IsEmpty)
        {
            page.Body["hints"] = EmptyHints();
        }

        return new Answer(page.Body, page.Notice);
    }

    /// <summary>One line more than wanted shows whether there are more.</summary>
    static Query Range(Arguments arguments, DateTimeOffset start, DateTimeOffset end, int limit)
    {
        var direction = arguments.Text("direction") ?? "backward";
        if (direction is not ("forward" or "backward"))
        {
            throw new ToolException($"direction must be 'forward' or 'backward', but is \"{direction}\".");
        }

        var step = arguments.Integer("stepSeconds", 0, int.MaxValue);
        return new Query().Add("query", arguments.Required("logql")).Nanoseconds("start", start).Nanoseconds("end", end)
            .Add("limit", limit + 1).Add("direction", direction).Add("step", step == 0 ? (long?)null : step);
    }

    static JsonObject EmptyHints() => new()
    {
        ["summary"] = "The query returned no data.",
        ["possibleCauses"] = new JsonArray("No stream matches the selector.", "No line passes the filters.", "No line in this time range."),
        ["suggestedActions"] = new JsonArray(
            "Check stream labels with list_loki_label_names and list_loki_label_values.", "Drop filters one by one.", "Widen the time range."),
    };
}
