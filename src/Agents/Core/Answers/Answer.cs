using System.Text.Json.Serialization;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Answers;

/// <summary>The answer to a question, typed: what the page draws and programs read. <c>POST /analyze</c> returns it as <c>answer</c>.</summary>
internal sealed record Answer
{
    public required PlanKind Kind { get; init; }

    /// <summary>One to three sentences with the figure, in the question's language. Markdown.</summary>
    public required string Text { get; init; }

    public required Understood Understood { get; init; }

    /// <summary>The plan as it was carried out: with the metric and the labels that were chosen.</summary>
    [JsonIgnore]
    public Plan? CarriedOut { get; init; }

    public double? Value { get; init; }

    /// <summary>s, By, 1/s, % (of one), count, or what a metric declares.</summary>
    public string? Unit { get; init; }

    public double? BaselineValue { get; init; }

    /// <summary>A comparison's difference is more than noise.</summary>
    public bool? Significant { get; init; }

    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Texts, numbers and times, one a column.</summary>
    public IReadOnlyList<IReadOnlyList<object?>>? Rows { get; init; }

    public IReadOnlyList<AnswerSeries>? Series { get; init; }

    public string? TraceId { get; init; }

    public IReadOnlyList<RootCause>? Causes { get; init; }

    public IReadOnlyList<AnswerEvidence> Evidence { get; init; } = [];

    public AnswerCoverage Coverage { get; init; } = new(0, 0, []);

    /// <summary>What else could have been meant.</summary>
    public IReadOnlyList<string> Alternatives { get; init; } = [];

    /// <summary>The services it is about, for the next question.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string> Focus { get; init; } = [];

    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset? Since { get; init; }
}

/// <summary>How the question was read, so that a misunderstanding is seen.</summary>
internal sealed record Understood
{
    public required IReadOnlyList<string> Services { get; init; }

    public required IReadOnlyList<string> Operations { get; init; }

    public string? Measure { get; init; }

    public string? Statistic { get; init; }

    public required FindingWindow Window { get; init; }

    public FindingWindow? Baseline { get; init; }

    public string? GroupBy { get; init; }
}

/// <summary>A course to draw: times in seconds since 1970 and values in the answer's unit.</summary>
internal sealed record AnswerSeries(string Name, IReadOnlyList<double[]> Points);

/// <summary>A query behind the answer; run again it gives the same.</summary>
internal sealed record AnswerEvidence(string Id, string Title, string Language, string Query, FindingWindow Window, string Link)
{
    public double? Value { get; init; }

    public string? Unit { get; init; }
}

/// <summary>How many queries were asked and answered, and each that failed or was cut.</summary>
internal sealed record AnswerCoverage(int Asked, int Answered, IReadOnlyList<string> Gaps);
