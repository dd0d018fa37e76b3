using System.Text.Json.Serialization;

namespace Dendro.Cli.Asking;

/// <summary>The body of the orchestrator's <c>POST /analyze</c>.</summary>
internal sealed record Question(string Query, string TimeRange);

/// <summary>What the command prints of the orchestrator's answer.</summary>
internal sealed record Answer
{
    public string Summary { get; init; } = "";

    public IReadOnlyList<Cause> RootCauses { get; init; } = [];

    public IReadOnlyList<string> Recommendations { get; init; } = [];

    public AnswerCheck Validation { get; init; } = new();
}

/// <summary>A ranked cause.</summary>
internal sealed record Cause
{
    public string Title { get; init; } = "";

    public string Explanation { get; init; } = "";

    /// <summary>0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>From the caller that notices to the origin.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    public IReadOnlyList<string> Affected { get; init; } = [];

    public string State { get; init; } = "";

    public DateTimeOffset? Since { get; init; }

    public IReadOnlyList<string> Evidence { get; init; } = [];

    public IReadOnlyList<string> CounterEvidence { get; init; } = [];

    public string Recommendation { get; init; } = "";
}

/// <summary>How far the answer can be relied on.</summary>
internal sealed record AnswerCheck
{
    public string WrittenBy { get; init; } = "";

    /// <summary>What was missing: a dead agent, a refused query, a silent model.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(Answer))]
internal sealed partial class AnswerJson : JsonSerializerContext;
