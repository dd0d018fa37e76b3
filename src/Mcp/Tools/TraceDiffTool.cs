using System.Globalization;
using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

/// <summary>What is different between two traces, by service and name of the spans.</summary>
internal sealed class TraceDiffTool(DataSources sources, HttpSource http) : IToolFamily
{
    static readonly string[] Formats = ["trace-summary-v0-composed", "trace-summary-v0-native", "trace-patch-v0"];

    public IEnumerable<ToolSpec> Tools =>
    [
        new("tempo_trace-diff", "Compare traces", "Compares two traces: spans that only one has, and counts, failures and times of those that both have.",
        [
            Parameter.DataSource(), Parameter.Text("base_trace_id", "hexadecimal", required: true), Parameter.Text("compare_trace_id", "hexadecimal", required: true),
            Parameter.Text("base_start", null), Parameter.Text("base_end", null), Parameter.Text("compare_start", null), Parameter.Text("compare_end", null),
            Parameter.Choice("format", "all give the same", Formats) with { Default = Formats[0] },
        ], Compare) { IsClosed = false },
    ];

    async Task<Answer> Compare(Arguments arguments, CancellationToken cancellationToken)
    {
        var source = sources.OfType(arguments, "tempo");
        arguments.Choice("format", Formats);
        var ids = (Base: TempoTools.ReadId(arguments, "base_trace_id"), Compared: TempoTools.ReadId(arguments, "compare_trace_id"));
        var first = await ReadAsync(source, ids.Base, cancellationToken);
        var second = await ReadAsync(source, ids.Compared, cancellationToken);
        var groups = first.Keys.Union(second.Keys).Select(key => (Key: key, Base: first.GetValueOrDefault(key), Compared: second.GetValueOrDefault(key)))
            .OrderByDescending(group => Math.Abs((group.Compared?.Milliseconds ?? 0) - (group.Base?.Milliseconds ?? 0)));
        return new Answer(new JsonObject
        {
            ["base"] = Total(ids.Base, first),
            ["compare"] = Total(ids.Compared, second),
            ["differences"] = new JsonArray([.. groups.Where(group => group.Base != group.Compared).Select(group => new JsonObject
            {
                ["service"] = group.Key.Service,
                ["name"] = group.Key.Name,
                ["status"] = group.Base is null ? "added" : group.Compared is null ? "removed" : "changed",
                ["base"] = group.Base?.Json(),
                ["compare"] = group.Compared?.Json(),
            })]),
        })
        {
            Rows = Rows.Of("differences, the largest,", "differences", "look at each with tempo_get-trace"),
            Meta = TempoTools.Meta("trace-diff"),
        };
    }

    async Task<Dictionary<(string Service, string Name), Spans>> ReadAsync(DataSource source, string id, CancellationToken cancellationToken)
    {
        var outline = TraceOutline.Of(id, await TempoTools.FetchAsync(http, source, id, cancellationToken)).Value!;
        var spans = from service in (JsonArray)outline["trace"]!["services"]!
                    from scope in service!["scopes"] as JsonArray ?? []
                    from span in scope!["spans"] as JsonArray ?? []
                    group span by ((string?)service["serviceName"] ?? "", (string?)span["name"] ?? "");
        return spans.ToDictionary(group => group.Key, group => new Spans(
            group.Count(), group.Count(span => (string?)span["status"]?["code"] == "STATUS_CODE_ERROR"), Math.Round(group.Sum(span => (double?)span["durationMs"] ?? 0), 3)));
    }

    static JsonObject Total(string id, Dictionary<(string Service, string Name), Spans> groups) => new()
    {
        ["traceId"] = id.PadLeft(32, '0').ToLower(CultureInfo.InvariantCulture),
        ["spans"] = groups.Values.Sum(spans => spans.Count),
        ["errors"] = groups.Values.Sum(spans => spans.Errors),
    };

    sealed record Spans(int Count, int Errors, double Milliseconds)
    {
        public JsonObject Json() => new() { ["spans"] = Count, ["errors"] = Errors, ["totalMs"] = Milliseconds };
    }
}
