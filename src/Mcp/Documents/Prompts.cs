using System.ComponentModel;
using ModelContextProtocol.Server;

namespace Dendro.Mcp.Documents;

/// <summary>Ways to begin, which clients offer to their users.</summary>
internal static class Prompts
{
    public static IEnumerable<McpServerPrompt> Create() =>
    [
        McpServerPrompt.Create(Investigate, new McpServerPromptCreateOptions
        {
            Name = "investigate", Title = "Investigate", Description = "Find out what is wrong, with evidence.",
        }),
        McpServerPrompt.Create(ExplainTrace, new McpServerPromptCreateOptions
        {
            Name = "explain-trace", Title = "Explain a trace", Description = "Say what a trace did, where its time went, and why it failed.",
        }),
    ];

    static string Investigate([Description("a service; all when absent")] string? service = null, [Description("such as now-1h; the last 15 minutes when absent")] string? since = null) =>
        $"Find out what is wrong{(service is null ? "" : $" with {Tools.Excerpt.Of(service)}")}, {(since is null ? "in the last 15 minutes" : $"since {Tools.Excerpt.Of(since)}")}.\n\n{Document.All.Single(document => document.Name == "runbook").Text()}";

    static string ExplainTrace([Description("hexadecimal")] string trace_id) =>
        $"""
        Explain the trace {Tools.Excerpt.Of(trace_id)}. Read it with tempo_get-trace, and its log lines with query_loki_logs
        (a stream selector, then | trace_id="{Tools.Excerpt.Of(trace_id)}"). Say what was asked for, which services took part in which order, where the time went (the time
        of a span less that of its children), what failed first, and whether the caller noticed.
        """;
}
