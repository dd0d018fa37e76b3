using System.Text.Json.Nodes;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

internal sealed class LokiListTools(DataSources sources, HttpSource http) : IToolFamily
{
    const int MostValues = 1000;
    const int MostPatterns = 100;

    static readonly Parameter Selector = Parameter.Text("logql", "stream selector only", required: true);

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
        Names(await Get("loki/api/v1/labels", Range(arguments), arguments, cancellationToken));

    async Task<Answer> LabelValues(Arguments arguments, CancellationToken cancellationToken) =>
        Names(await Get(
            $"loki/api/v1/label/{Uri.EscapeDataString(arguments.Required("labelName"))}/values", Range(arguments), arguments, cancellationToken));

    async Task<Answer> Stats(Arguments arguments, CancellationToken cancellationToken)
    {
        var reply = await Get("loki/api/v1/index/stats", Range(arguments).Add("query", arguments.Required("logql")), arguments, cancellationToken);
        var stats = new JsonObject();
        foreach (var name in (string[])["streams", "chunks", "entries", "bytes"])
        {
            stats[name] = reply[name]?.DeepClone() ?? 0;
        }

        return new Answer(stats);
    }

    async Task<Answer> Patterns(Arguments arguments, CancellationToken cancellationToken)
    {
        var query = Range(arguments).Add("query", arguments.Required("logql")).Add("step", arguments.Text("step"));
        var reply = await Get("loki/api/v1/patterns", query, arguments, cancellationToken);
        var patterns = (reply["data"] as JsonArray ?? [])
            .GroupBy(pattern => (string)pattern!["pattern"]!)
            .Select(group => (Pattern: group.Key, Count: group.Sum(p => (p!["samples"] as JsonArray ?? []).Sum(sample => (long)sample![1]!))))
            .OrderByDescending(pattern => pattern.Count)
            .ToList();
        var shown = patterns.Take(MostPatterns)
            .Select(pattern => new JsonObject { ["pattern"] = pattern.Pattern, ["totalCount"] = pattern.Count });
        return new Answer(new JsonArray([.. shown]), patterns.Count > MostPatterns
            ? $"Cut: the {MostPatterns} most frequent of {patterns.Count} patterns shown; narrow the selector for the rest."
            : null);
    }

    Task<JsonNode> Get(string path, Query query, Arguments arguments, CancellationToken cancellationToken) =>
        http.GetAsync(sources.OfType(arguments, "loki"), path, query, cancellationToken);

    static Query Range(Arguments arguments) => new Query()
        .Nanoseconds("start", arguments.Time("startRfc3339") ?? arguments.Now.AddHours(-1))
        .Nanoseconds("end", arguments.Time("endRfc3339") ?? arguments.Now);

    static Answer Names(JsonNode reply)
    {
        var names = (reply["data"] as JsonArray ?? []).Select(name => (string)name!).ToList();
        return new Answer(
            new JsonArray([.. names.Take(MostValues).Select(name => JsonValue.Create(name))]),
            names.Count > MostValues ? $"Cut: {MostValues} of {names.Count} shown; shorten the range." : null);
    }
}
