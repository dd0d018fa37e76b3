using System.Text.Json.Nodes;

namespace Dendro.Agents.Core.Mcp;

/// <summary>The port through which agents reach telemetry.</summary>
internal interface IToolCaller
{
    /// <exception cref="ToolFailedException">The tool refused, or MCP cannot be reached.</exception>
    Task<ToolAnswer> CallAsync(string tool, JsonObject arguments, CancellationToken cancellationToken);
}

/// <summary>What a tool answered.</summary>
/// <param name="Result">The answer.</param>
/// <param name="Cut">A sentence about what was left out of it; null when it is whole.</param>
internal sealed record ToolAnswer(JsonNode Result, string? Cut = null);

/// <summary>A sentence about what could not be asked.</summary>
internal sealed class ToolFailedException(string message, Exception? cause = null) : Exception(message, cause);
