using System.Reflection;

namespace Dendro.Mcp.Documents;

/// <summary>A text that is read by models: a language or a way of working.</summary>
/// <param name="Name">The name of its file.</param>
/// <param name="Uri">Where it is found among the resources.</param>
/// <param name="Title">What it is about.</param>
internal sealed record Document(string Name, string Uri, string Title)
{
    /// <summary>Parts of the documentation of TraceQL, by the names that Tempo gives them.</summary>
    public static readonly string[] TraceQLParts = ["basic", "aggregates", "structural", "metrics"];

    public static IReadOnlyList<Document> All { get; } =
    [
        .. TraceQLParts.Select(part => new Document($"traceql-{part}", $"docs://traceql/{part}", $"TraceQL: {part}")),
        new("logql", "docs://logql", "LogQL by example"),
        new("promql", "docs://promql", "PromQL by example"),
        new("runbook", "runbook://investigate", "How to look when something is wrong"),
    ];

    public static Document TraceQL(string part) => All.Single(document => document.Name == $"traceql-{part}");

    public string Text()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Documents/{Name}.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
