using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

internal sealed class LokiListTools(DataSources sources, HttpSource http) : IToolFamily
{
    static readonly Parameter Selector = Parameter.Text("logql", "stream selector such as {service_name=\"order\"}", required: true);

    public IEnumerable<ToolSpec> Tools =>
    [
        new("list_loki_label_names", "List Loki label names", "Lists stream label names; the last hour by default.",
            [Parameter.DataSource(), Parameter.Start(), Parameter.End()], LabelNames),
        new("list_loki_label_values", "List Loki label values", "Lists the values of one stream label; the last hour by default.",
        [
            Parameter.DataSource(), Parameter.Text("labelName", "label whose values to list", required: true),
            Parameter.Start(), Parameter.End(),
        ], LabelValues),
        new("query_loki_stats", "Get Loki log statistics", "Counts streams, chunks, entries and bytes of a stream selector.",
            [Parameter.DataSource(), Selector, Parameter.Start(), Parameter.End()], Stats),
        new("query_loki_patterns", "Query Loki patterns", "Groups the lines of a stream selector into patterns with their counts.",
            [Parameter.DataSource(), Selector, Parameter.Start(), Parameter.End(), Parameter.Text("step", "resolution, e.g. '5m'")], Patterns),
    ];

    async Task<Answer> LabelNames(Arguments arguments, CancellationToken cancellationToken) =>
        Names(await Get("loki/api/v1/labels", new Query(), arguments, cancellationToken));

    async Task<Answer> LabelValues(Arguments arguments, CancellationToken cancellationToken) =>
        Names(await Get($"loki/api/v1/label/{Uri.EscapeDataString(arguments.Required("labelName"))}/values", new Query(), arguments, cancellationToken));

    async Task<Answer> Stats(Arguments arguments, CancellationToken cancellationToken)
    {
        var (reply, window) = await Get("loki/api/v1/index/stats", new Query().Add("query", arguments.Required("logql")), arguments, cancellationToken);
        var stats = new JsonObject();
        foreach (var name in (string[])["streams", "chunks", "entries", "bytes"])
        {
            stats[name] = reply[name]?.DeepClone() ?? 0;
        }

        return new Answer(stats) { Window = window };
    }

    async Task<Answer> Patterns(Arguments arguments, CancellationToken cancellationToken)
    {
        var query = new Query().Add("query", arguments.Required("logql")).Add("step", arguments.Text("step"));
        var (reply, window) = await Get("loki/api/v1/patterns", query, arguments, cancellationToken);
        var patterns = (reply["data"] as JsonArray ?? [])
            .GroupBy(pattern => (string)pattern!["pattern"]!)
            .Select(group => (Pattern: group.Key, Count: group.Sum(p => (p!["samples"] as JsonArray ?? []).Sum(sample => (long)sample![1]!))))
            .OrderByDescending(pattern => pattern.Count)
            .Select(pattern => new JsonObject { ["pattern"] = pattern.Pattern, ["totalCount"] = pattern.Count });
        return new Answer(new JsonArray([.. patterns]))
        {
            Rows = Rows.OfAll("patterns, the most frequent,", "narrow the selector for the rest"),
            Window = window,
        };
    }

    async Task<(JsonNode Reply, Window Window)> Get(string path, Query query, Arguments arguments, CancellationToken cancellationToken)
    {
        var window = arguments.Window(TimeSpan.FromHours(1));
        query.Nanoseconds("start", window.Start).Nanoseconds("end", window.End);
        return (await http.QueryAsync(sources.OfType(arguments, "loki"), path, query, cancellationToken), window);
    }

    static Answer Names((JsonNode Reply, Window Window) got) => new(got.Reply["data"] as JsonArray ?? [])
    {
        Rows = Rows.OfAll("names", "shorten the range"),
        Window = got.Window,
    };
}
