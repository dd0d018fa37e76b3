using System.Text.Json.Serialization;

namespace Dendro.Cli.Asking;

/// <summary>The body of the orchestrator's <c>POST /analyze</c>.</summary>
/// <param name="TimeRange">A whole number and a unit, such as <c>900s</c>.</param>
internal sealed record Question(string Query, string TimeRange);

/// <summary>What the command prints of the orchestrator's answer: the summary holds causes, evidence and gaps, as Markdown.</summary>
internal sealed record Answer(string Summary)
{
    /// <summary>Markdown reads well as text, but for the stars around what is bold.</summary>
    public string ToText() => Summary.Replace("**", "", StringComparison.Ordinal).Trim();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(Answer))]
internal sealed partial class AnswerJson : JsonSerializerContext;
