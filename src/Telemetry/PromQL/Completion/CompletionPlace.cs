using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Completion;

/// <summary>What can stand at a place of a query.</summary>
internal enum PlaceKind
{
    /// <summary>Nothing that could be proposed: inside a comment or a text.</summary>
    Nothing,

    /// <summary>A metric, a function or an aggregation.</summary>
    Expression,

    /// <summary>What joins or modifies an expression that stands before.</summary>
    AfterExpression,

    /// <summary><c>by</c> or <c>without</c>, after an aggregation's name.</summary>
    AfterAggregator,

    /// <summary>The name of a label.</summary>
    LabelName,

    /// <summary>How a label is compared.</summary>
    MatchOperator,

    /// <summary>The value of a label.</summary>
    LabelValue,

    /// <summary>A length of time.</summary>
    Duration,
}

/// <summary>A place of a query where something is being typed.</summary>
/// <param name="Kind">What can stand there.</param>
/// <param name="Prefix">What stands there already, up to the cursor.</param>
/// <param name="From">Where that begins, in UTF-16 units.</param>
/// <param name="To">Where the word around the cursor ends.</param>
internal sealed record CompletionPlace(PlaceKind Kind, string Prefix, int From, int To)
{
    /// <summary>The label whose value is asked for.</summary>
    public string Label { get; init; } = "";

    /// <summary>Whether the value still needs its quotes.</summary>
    public bool NeedsQuotes { get; init; }

    /// <summary>What is known of the series in question; united, and empty when nothing is.</summary>
    public IReadOnlyList<IReadOnlyList<Matcher>> Series { get; init; } = [];
}
