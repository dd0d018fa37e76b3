namespace Dendro.Mcp;

/// <summary>A setting has a value with which the process cannot run; the message is one sentence for the operator.</summary>
internal sealed class SettingException(string message) : Exception(message);
