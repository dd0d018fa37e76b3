using System.Text.Json.Nodes;

namespace Dendro.Agents.Core.Mcp;

/// <summary>The port through which agents reach telemetry.</summary>
internal interface IToolCaller
{
    /// <exception cref="ToolFailedException">The tool refused, or MCP cannot be reached.</exception>
    Task<JsonNode> CallAsync(string tool, JsonObject arguments, CancellationToken cancellationToken);
}

/// <summary>A sentence about what could not be asked.</summary>
internal sealed class ToolFailedException(string message, Exception? cause = null) : Exception(message, cause);
