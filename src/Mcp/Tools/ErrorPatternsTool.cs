using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

internal sealed class ErrorPatternsTool(DataSources sources, HttpSource http) : IToolFamily
{
    /// <summary>An error pattern is raised when it is so many times as frequent as on the day before.</summary>
    const double Raised = 2;

    const int MostPatterns = 20;
    const int MostExamples = 3;

    static readonly string[] Levels = ["error", "critical", "fatal"];

    public IEnumerable<ToolSpec> Tools =>
    [
        new("find_error_pattern_logs", "Find error patterns in logs", "Finds patterns of error lines that are raised against the day before, with examples.",
            Analysis.Parameters, Find),
    ];

    async Task<Answer> Find(Arguments arguments, CancellationToken cancellationToken)
    {
        var window = arguments.Window(Analysis.Standard, "start", "end");
        var labels = Analysis.Labels(arguments);
        // A selector needs a condition that nothing empty meets.
        var selector = labels.Count == 0
            ? "{service_name=~\".+\"}"
            : $"{{{string.Join(", ", labels.Select(label => $"{label.Key}={Analysis.Quote(label.Value)}"))}}}";
        var before = Analysis.Before(window);
        var now = await Count(selector, window, cancellationToken);
        var usual = await Count(selector, before, cancellationToken);
        var raised = now
            .Select(pattern => (pattern.Key, Count: pattern.Value, Usual: usual.GetValueOrDefault(pattern.Key) * (window.Length / before.Length)))
            .Where(pattern => pattern.Count >= Raised * pattern.Usual)
            .OrderByDescending(pattern => pattern.Count).Take(MostPatterns).ToList();
        var found = await Task.WhenAll(raised.Select(async pattern => new JsonObject
        {
            ["pattern"] = pattern.Key,
            ["count"] = pattern.Count,
            ["usualCount"] = Math.Round(pattern.Usual, 1),
            ["examples"] = new JsonArray([.. await Examples(selector, pattern.Key, window, cancellationToken)]),
        }));
        var message = found.Length > 0
            ? $"{found.Length} patterns of error lines are raised against the day before."
            : now.Count > 0 ? "There are error lines, as many as on the day before." : "There are no error lines.";
        return Analysis.Of(arguments, "Error pattern logs", message, "patterns", found, window);
    }

    async Task<Dictionary<string, long>> Count(string selector, Window window, CancellationToken cancellationToken)
    {
        var query = new Query().Add("query", selector).Nanoseconds("start", window.Start).Nanoseconds("end", window.End);
        var reply = await http.QueryAsync(sources.Loki, "loki/api/v1/patterns", query, cancellationToken);
        return (reply["data"] as JsonArray ?? [])
            .Where(pattern => Levels.Contains((string?)pattern!["level"], StringComparer.OrdinalIgnoreCase))
            .GroupBy(pattern => (string)pattern!["pattern"]!)
            .ToDictionary(group => group.Key, group => group.Sum(pattern => (pattern!["samples"] as JsonArray ?? []).Sum(sample => (long)sample![1]!)));
    }

    /// <summary>A pattern is found again by the longest text between its variable parts.</summary>
    async Task<IEnumerable<JsonNode?>> Examples(string selector, string pattern, Window window, CancellationToken cancellationToken)
    {
        var text = pattern.Split("<_>").MaxBy(part => part.Trim().Length)!.Trim();
        var query = new Query().Add("query", $"{selector} |= {Analysis.Quote(text)}").Nanoseconds("start", window.Start).Nanoseconds("end", window.End).Add("limit", MostExamples);
        var reply = await http.QueryAsync(sources.Loki, "loki/api/v1/query_range", query, cancellationToken);
        return (reply["data"]?["result"] as JsonArray ?? []).SelectMany(stream => stream!["values"] as JsonArray ?? []).Take(MostExamples).Select(value => value?[1]?.DeepClone());
    }
}
