namespace Dendro.Mcp.Tools;

/// <summary>The call cannot be answered; the message goes to the caller as an error result.</summary>
internal sealed class ToolException(string message) : Exception(message);
