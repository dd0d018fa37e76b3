using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

/// <summary>Says which stream labels make many small streams, and where the time of a slow query goes.</summary>
internal sealed class LokiLabelAuditTool(DataSources sources, HttpSource http) : IToolFamily
{
    /// <summary>Values of one label; more of them make streams that are too small to read fast (Loki's guide to labels).</summary>
    const int ManyValues = 100;

    const int FewValues = 20;
    const int StandardLabels = 30;
    const int Samples = 5;

    static readonly string[] Measures =
        ["queueTimeSec", "chunkRefsFetchTimeSec", "storeChunksDownloadTimeSec", "executionTimeSec", "totalBytes", "cacheChunkReqs", "totalLines", "postFilterLines"];

    public IEnumerable<ToolSpec> Tools =>
    [
        new("analyze_loki_labels", "Analyze Loki labels", "Judges the stream labels of a data source, or labels that are given, by how many values they have.",
        [
            Parameter.Text("datasourceUid", "for a live audit"), Parameter.Text("selector", "streams to look at"), Parameter.Integer("maxLabels", $"default {StandardLabels}"),
            Parameter.Start(), Parameter.End(), Parameter.Texts("expectedBaseLabels", "labels that should exist", """["service_name"]"""),
            Parameter.Structure("labels",
                """
                {"type":"array","description":"labels to judge instead","items":{"type":"object","properties":{"name":{"type":"string"},"uniqueValues":{"type":"integer"},
                 "sampleValues":{"type":"array","items":{"type":"string"}},"unbounded":{"type":"boolean"},"usedInQueries":{"type":"string"},"valueKind":{"type":"string"}},
                 "required":["name"],"additionalProperties":false}}
                """, """[{"name":"request_id","uniqueValues":5000}]"""),
            Parameter.Structure("perfMetrics",
                $$"""
                {"type":"object","properties":{{{string.Join(",", Measures.Select(name => $"\"{name}\":{{\"type\":\"{(name.EndsWith("Sec", StringComparison.Ordinal) ? "number" : "integer")}\"}}"))}}},
                 "additionalProperties":false}
                """, """{"executionTimeSec":12,"totalLines":1000000,"postFilterLines":10}"""),
        ], Analyze),
    ];

    async Task<Answer> Analyze(Arguments arguments, CancellationToken cancellationToken)
    {
        var given = arguments.List("labels");
        var metrics = arguments.Structure("perfMetrics");
        var result = new JsonObject();
        if (given.Count > 0)
        {
            result["audit"] = Audit("given", [.. given.Select(label => Read(arguments, label))], arguments);
        }
        else if (arguments.Text("datasourceUid") is not null)
        {
            result["audit"] = Audit("live", await LiveAsync(arguments, cancellationToken), arguments);
        }
        else if (metrics is null)
        {
            throw new ToolException("Give datasourceUid for a live audit, labels to judge, or perfMetrics of a query.");
        }

        if (metrics is not null)
        {
            result["queryPerformance"] = Performance(arguments, metrics);
        }

        return new Answer(result) { Rows = new Rows("labels", answer => [answer["audit"]?["verdicts"]], "lower maxLabels") };
    }

    async Task<List<Label>> LiveAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var source = sources.OfType(arguments, "loki");
        var window = arguments.Window(TimeSpan.FromHours(1));
        Query Range() => new Query().Nanoseconds("start", window.Start).Nanoseconds("end", window.End).Add("query", arguments.Text("selector"));
        var names = await http.QueryAsync(source, "loki/api/v1/labels", Range(), cancellationToken);
        var labels = new List<Label>();
        foreach (var name in (names["data"] as JsonArray ?? []).Select(name => (string)name!).Take(arguments.Integer("maxLabels", StandardLabels)))
        {
            var values = await http.QueryAsync(source, $"loki/api/v1/label/{Uri.EscapeDataString(name)}/values", Range(), cancellationToken);
            List<string> all = [.. (values["data"] as JsonArray ?? []).Select(value => (string)value!)];
            labels.Add(new Label(name, all.Count, all.Take(Samples), false));
        }

        return labels;
    }

    static Label Read(Arguments arguments, JsonNode label)
    {
        if (label is not JsonObject || label["name"] is not JsonValue name || (label["uniqueValues"] is { } count && (count is not JsonValue number || !number.TryGetValue<double>(out _))))
        {
            throw arguments.Unlike("labels", label);
        }

        return new Label(name.ToString(), (int)((double?)label["uniqueValues"] ?? 0), (label["sampleValues"] as JsonArray ?? []).Select(value => value?.ToString() ?? ""),
            label["unbounded"]?.ToString() == "true");
    }

    static JsonObject Audit(string mode, List<Label> labels, Arguments arguments)
    {
        List<string> missing = [.. arguments.Texts("expectedBaseLabels").Where(name => labels.All(label => label.Name != name))];
        var bad = labels.Count(label => label.Verdict.Word == "avoid");
        return new JsonObject
        {
            ["mode"] = mode,
            ["summary"] = $"{labels.Count} labels, {bad} of which should be structured metadata or part of the line instead{(missing.Count > 0 ? $"; missing: {string.Join(", ", missing)}" : "")}.",
            ["verdicts"] = new JsonArray([.. labels.OrderByDescending(label => label.Values).Select(label => new JsonObject
            {
                ["name"] = label.Name,
                ["uniqueValues"] = label.Values,
                ["sampleValues"] = new JsonArray([.. label.Examples.Select(value => JsonValue.Create(Excerpt.Of(value, 80)))]),
                ["verdict"] = label.Verdict.Word,
                ["reason"] = label.Verdict.Reason,
            })]),
            ["missingBaseLabels"] = new JsonArray([.. missing.Select(name => JsonValue.Create(name))]),
        };
    }

    static JsonObject Performance(Arguments arguments, JsonObject metrics)
    {
        if (metrics.Any(metric => !Measures.Contains(metric.Key) || metric.Value is not JsonValue value || !value.TryGetValue<double>(out _)))
        {
            throw arguments.Unlike("perfMetrics", metrics);
        }

        double Of(string name) => (double?)metrics[name] ?? 0;
        var total = Measures.Take(4).Sum(Of);
        var findings = new List<string>();
        foreach (var (name, advice) in (ReadOnlySpan<(string, string)>)[
            ("queueTimeSec", "waits in the queue: run fewer queries at a time, or add queriers"),
            ("chunkRefsFetchTimeSec", "looks for chunks in the index: narrow the selector or the range"),
            ("storeChunksDownloadTimeSec", "fetches chunks: narrow the range, or enlarge the cache of chunks"),
            ("executionTimeSec", "reads lines: select fewer streams, and filter lines before parsing them")])
        {
            if (total > 0 && Of(name) > total / 2)
            {
                findings.Add($"It {advice} ({Of(name) / total:P0} of the time).");
            }
        }

        if (Of("totalLines") > 1000 * Math.Max(1, Of("postFilterLines")))
        {
            findings.Add("Fewer than one line in a thousand passes the filters: a label or structured metadata that tells them apart would save most of the reading.");
        }

        return new JsonObject
        {
            ["findings"] = new JsonArray([.. findings.Select(finding => JsonValue.Create(finding))]),
            ["stats"] = metrics.DeepClone(),
            ["summary"] = findings.Count > 0 ? findings[0] : "Nothing in these figures stands out.",
        };
    }

    sealed record Label(string Name, int Values, IEnumerable<string> Examples, bool IsUnbounded)
    {
        public (string Word, string Reason) Verdict => this switch
        {
            { IsUnbounded: true } => ("avoid", "Its values are unbounded, so that streams become many and small."),
            { Values: > ManyValues } => ("avoid", $"Over {ManyValues} values make as many streams of each combination of the others."),
            { Values: > FewValues } => ("watch", $"Over {FewValues} values; keep it if queries select by it."),
            { Values: 1 } => ("keep", "One value, which costs nothing and tells nothing apart."),
            _ => ("keep", "Few values."),
        };
    }
}
