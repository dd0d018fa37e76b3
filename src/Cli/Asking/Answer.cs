using System.Text.Json.Serialization;

namespace Dendro.Cli.Asking;

/// <summary>The body of the orchestrator's <c>POST /analyze</c>.</summary>
/// <param name="TimeRange">A whole number and a unit, such as <c>900s</c>; without it the orchestrator's default, or the time of the question before.</param>
internal sealed record Question(string Query, string? TimeRange, QuestionContext Context);

/// <param name="ConversationId">What the question goes on from.</param>
/// <param name="TimeZone">The user's, by its IANA name.</param>
internal sealed record QuestionContext(string? ConversationId, string TimeZone);

/// <summary>What the command shows of the orchestrator's answer.</summary>
/// <param name="Summary">The whole answer as Markdown: for causes a report, else the sentence and its table.</param>
internal sealed record Answer(string Summary, string ConversationId, IReadOnlyList<AnswerCause> RootCauses)
{
    [JsonPropertyName("answer")]
    public required AnswerParts Parts { get; init; }

    /// <summary>What a language model added.</summary>
    public AnswerModel? Model { get; init; }
}

/// <param name="Text">The sentences that were checked, with what they cite.</param>
internal sealed record AnswerModel(string Name, string Text, IReadOnlyList<ModelSentence> Sentences, ModelUsage Usage, string? Failure);

/// <param name="Problem">Why it was struck; null when it holds.</param>
internal sealed record ModelSentence(string Text, string? Problem);

/// <param name="Cost">By the configured prices; null when there are none.</param>
internal sealed record ModelUsage(int Calls, long InputTokens, long OutputTokens, bool IsEstimated, double? Cost);

internal sealed record AnswerParts(string Kind, string Text)
{
    public IReadOnlyList<AnswerSeries>? Series { get; init; }

    public IReadOnlyList<IReadOnlyList<System.Text.Json.JsonElement>>? Rows { get; init; }

    public IReadOnlyList<AnswerEvidence>? Evidence { get; init; }

    public AnswerCoverage? Coverage { get; init; }

    public IReadOnlyList<string>? Alternatives { get; init; }
}

/// <param name="Points">Times in seconds since 1970 and values.</param>
internal sealed record AnswerSeries(string Name, IReadOnlyList<double[]> Points);

internal sealed record AnswerEvidence(string Title, string Language, string Query, string Link);

internal sealed record AnswerCoverage(IReadOnlyList<string> Gaps);

internal sealed record AnswerCause(string Title, double Confidence, IReadOnlyList<string> Path, IReadOnlyList<string> Evidence, string Recommendation);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(Answer))]
[JsonSerializable(typeof(LastConversation.State))]
internal sealed partial class AnswerJson : JsonSerializerContext;
