namespace Dendro.Telemetry.Model;

/// <summary>One name and value of a <see cref="Labels"/> set.</summary>
public readonly record struct Label(string Name, string Value);
