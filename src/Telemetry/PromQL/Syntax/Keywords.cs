using System.Collections.Frozen;
using Dendro.Telemetry.PromQL.Engine;

namespace Dendro.Telemetry.PromQL.Syntax;

/// <summary>The words that the language gives a meaning to, in any case.</summary>
internal static class Keywords
{
    public static readonly FrozenDictionary<string, AggregationKind> Aggregators = new Dictionary<string, AggregationKind>
    {
        ["sum"] = AggregationKind.Sum,
        ["avg"] = AggregationKind.Avg,
        ["min"] = AggregationKind.Min,
        ["max"] = AggregationKind.Max,
        ["count"] = AggregationKind.Count,
        ["group"] = AggregationKind.Group,
        ["stddev"] = AggregationKind.Stddev,
        ["stdvar"] = AggregationKind.Stdvar,
        ["quantile"] = AggregationKind.Quantile,
        ["topk"] = AggregationKind.TopK,
        ["bottomk"] = AggregationKind.BottomK,
        ["limitk"] = AggregationKind.LimitK,
        ["limit_ratio"] = AggregationKind.LimitRatio,
        ["count_values"] = AggregationKind.CountValues,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    static readonly FrozenSet<string> Operators = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "and", "or", "unless", "atan2");

    static readonly FrozenSet<string> Words = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "offset", "smoothed", "anchored", "by", "without", "on", "ignoring", "group_left", "group_right", "bool",
        "fill", "fill_left", "fill_right", "start", "end", "step", "range");

    static readonly FrozenSet<string> NotMetricNames = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "on", "ignoring", "group_left", "group_right", "bool", "atan2");

    public static TokenKind KindOf(string word) =>
        Aggregators.ContainsKey(word) ? TokenKind.Aggregator
        : Operators.Contains(word) ? TokenKind.Operator
        : Words.Contains(word) ? TokenKind.Keyword
        : word.Equals("inf", StringComparison.OrdinalIgnoreCase) || word.Equals("nan", StringComparison.OrdinalIgnoreCase) ? TokenKind.Number
        : word.Contains(':', StringComparison.Ordinal) ? TokenKind.MetricIdentifier
        : TokenKind.Identifier;

    /// <summary>Whether the token can be a label's name.</summary>
    public static bool CanNameLabel(Token token) =>
        token.Kind is TokenKind.Identifier or TokenKind.Keyword or TokenKind.Aggregator || IsWordOperator(token);

    /// <summary>Whether the token can be a metric's name: most keywords can.</summary>
    public static bool CanNameMetric(Token token) =>
        (token.Kind == TokenKind.MetricIdentifier || CanNameLabel(token)) && !NotMetricNames.Contains(token.Text);

    static bool IsWordOperator(Token token) => token.Kind == TokenKind.Operator && char.IsAsciiLetter(token.Text[0]);
}
