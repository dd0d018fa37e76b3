namespace Dendro.Telemetry.LogQL.Fields;

/// <summary>A field that lines hold.</summary>
/// <param name="Label">The label's name that a parser would give it.</param>
/// <param name="Type">int, float, boolean, duration, bytes or string.</param>
/// <param name="Values">Its values, each once, in the order they were met.</param>
/// <param name="Parsers">json, logfmt: what finds it in the line; none for structured metadata.</param>
/// <param name="JsonPath">The keys that lead to it when it comes from JSON.</param>
public sealed record DetectedField(string Label, string Type, IReadOnlyList<string> Values, IReadOnlyList<string> Parsers, IReadOnlyList<string> JsonPath);
