using Dendro.Web.Explore;

namespace Dendro.Web.Ask;

/// <summary>What kind of answer a question wanted; each is shown in its own way.</summary>
public enum AnswerKind
{
    /// <summary>A kind that this page does not know yet: its text and its table are shown.</summary>
    Other,
    Value,
    Ranking,
    Comparison,
    List,
    Trace,
    Topology,
    Change,
    Query,
    Cause,
    Help,
    Refusal,
}

/// <summary>The orchestrator's answer, with what its kind has of it.</summary>
public sealed record Answer
{
    public required AnswerKind Kind { get; init; }

    /// <summary>The sentence with the figure. Markdown.</summary>
    public required string Text { get; init; }

    public Understood? Understood { get; init; }

    public double? Value { get; init; }

    /// <summary>What numbers are in: s, By, ratio, 1/s, count and so on; empty when the answer has none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The value that <see cref="Value"/> is compared with.</summary>
    public double? Before { get; init; }

    public bool? IsSignificant { get; init; }

    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Texts, numbers (<see cref="double"/>) and times (<see cref="DateTimeOffset"/>), one a column; null where there is none.</summary>
    public IReadOnlyList<IReadOnlyList<object?>> Rows { get; init; } = [];

    /// <summary>Courses to draw, in the answer's unit.</summary>
    public IReadOnlyList<PlotSeries> Series { get; init; } = [];

    public string? TraceId { get; init; }

    public IReadOnlyList<RootCause> Causes { get; init; } = [];

    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>Every query that failed or was cut.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];

    /// <summary>What else could have been meant, or what can be asked instead.</summary>
    public IReadOnlyList<string> Alternatives { get; init; } = [];

    public required Report Report { get; init; }

    /// <summary>Null when no model was asked.</summary>
    public ModelPart? Model { get; init; }
}

/// <summary>How the question was read, so that a misunderstanding is seen.</summary>
/// <param name="Measure">As the orchestrator names it; empty when nothing was measured.</param>
public sealed record Understood(
    IReadOnlyList<string> Services, IReadOnlyList<string> Operations, string Measure, string Statistic, Interval? Window, Interval? Baseline, string GroupBy);

/// <summary>A query behind the answer; run again it gives the same.</summary>
/// <param name="Link">Where the orchestrator would show it; a Grafana's when there is one.</param>
public sealed record Evidence(string Title, QueryLanguage? Language, string Query, TimeWindow Window, double? Value, string Unit, string Link);
