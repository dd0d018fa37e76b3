using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;

namespace Dendro.Mcp.Tools;

/// <summary>A tool as a row of a table: what a caller sees, and the function behind it.</summary>
internal sealed record ToolSpec(string Name, string Title, string Description, Parameter[] Parameters, ToolFunction Run)
{
    const string TempoPrefix = "tempo_";

    /// <summary>Proxied Tempo tools of mcp-grafana leave their schema open.</summary>
    public bool IsClosed { get; init; } = true;

    /// <summary>The tool as Tempo's own server has it, when it is one of its tools: for one data source, and without the prefix.</summary>
    public ToolSpec? OfTempo => Name.StartsWith(TempoPrefix, StringComparison.Ordinal)
        ? this with { Name = Name[TempoPrefix.Length..], Parameters = [.. Parameters.Where(parameter => parameter.Name != "datasourceUid")] }
        : null;

    public JsonObject Schema()
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(Parameters.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)p.Schema.DeepClone()))),
        };
        if (IsClosed)
        {
            schema["additionalProperties"] = false;
        }

        var required = Parameters.Where(p => p.Required).Select(p => (JsonNode)JsonValue.Create(p.Name)).ToArray();
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }

        return schema;
    }
}

internal delegate Task<Answer> ToolFunction(Arguments arguments, CancellationToken cancellationToken);
