namespace Dendro.Telemetry.Templates;

/// <summary>A template that cannot be read, or fails while it runs.</summary>
internal sealed class TemplateException(string message) : Exception(message);
