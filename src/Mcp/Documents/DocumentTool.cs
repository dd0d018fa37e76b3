using Dendro.Mcp.Tools;
using Dendro.Mcp.Tools.Answers;

namespace Dendro.Mcp.Documents;

/// <summary>The documentation of TraceQL, for clients that show models no resources.</summary>
internal sealed class DocumentTool : IToolFamily
{
    public IEnumerable<ToolSpec> Tools =>
    [
        new("tempo_docs-traceql", "TraceQL documentation", "Explains TraceQL: basic, aggregates, structural or metrics.",
        [
            Parameter.DataSource(), Parameter.Choice("name", null, Document.TraceQLParts) with { Required = true },
        ], Read) { IsClosed = false },
    ];

    static Task<Answer> Read(Arguments arguments, CancellationToken cancellationToken) =>
        Task.FromResult(new Answer(Document.TraceQL(arguments.Choice("name", Document.TraceQLParts)).Text()) { Meta = TempoTools.Meta("documentation", encoding: "markdown") });
}
