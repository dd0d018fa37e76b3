using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;

namespace Dendro.Telemetry.PromQL.Syntax;

/// <summary>Writes a query on one line in its normal form; reading that gives the same query.</summary>
public static class PromQLPrinter
{
    /// <summary>The query's text.</summary>
    public static string Print(Expression expression) => expression switch
    {
        NumberLiteral { IsDuration: true } number => PrometheusDuration.Format((long)Math.Round(number.Value * 1000)),
        NumberLiteral number => GoFormat.Plain(number.Value),
        StringLiteral text => GoString.Quote(text.Value),
        Parenthesized parenthesized => $"({Print(parenthesized.Inner)})",
        UnaryOperation unary => (unary.IsMinus ? "-" : "+") + Print(unary.Operand),
        // A sign before "Inf ^ x" would be one before the whole power.
        BinaryOperation { Operator: "^", Left: NumberLiteral { Value: double.PositiveInfinity } } binary => $"Inf {OperatorOf(binary)} {Print(binary.Right)}",
        BinaryOperation binary => $"{Print(binary.Left)} {OperatorOf(binary)} {Print(binary.Right)}",
        Call call => $"{call.Function}({string.Join(", ", call.Arguments.Select(Print))})",
        Aggregation aggregation => $"{HeadOf(aggregation)}({(aggregation.Parameter is null ? "" : Print(aggregation.Parameter) + ", ")}{Print(aggregation.Inner)})",
        VectorSelector selector => Selector(selector) + SuffixOf(selector),
        RangeSelector range => $"{Selector(range.Selector)}[{range.Range}]{SuffixOf(range.Selector)}",
        Subquery subquery => Print(subquery.Inner) + SuffixOf(subquery),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A label's name, in quotes where its characters need them.</summary>
    public static string LabelName(string name) => IsPlainLabelName(name) ? name : GoString.Quote(name);

    internal static string HeadOf(Aggregation aggregation) =>
        aggregation.Grouping == Grouping.All ? aggregation.Operator
        : $"{aggregation.Operator} {(aggregation.Grouping.Without ? "without" : "by")} ({Names(aggregation.Grouping.Names)}) ";

    internal static string OperatorOf(BinaryOperation binary) =>
        binary.Operator + (binary.ReturnsBool ? " bool" : "") + Matching(binary.Matching);

    internal static string SuffixOf(Subquery subquery) => $"[{subquery.Range}:{subquery.Step}]{ShiftOf(subquery.Shift)}";

    static string Matching(MatchRule rule)
    {
        var text = "";
        var isGrouped = rule.Cardinality is Cardinality.ManyToOne or Cardinality.OneToMany;
        if (rule.Labels.Names.Count > 0 || !rule.Labels.Without || isGrouped)
        {
            text += $" {(rule.Labels.Without ? "ignoring" : "on")} ({Names(rule.Labels.Names)})";
        }

        if (isGrouped)
        {
            text += $" {(rule.Cardinality == Cardinality.ManyToOne ? "group_left" : "group_right")} ({Names(rule.Include)})";
        }

        if (rule.FillLeft is { } both && rule.FillRight is { } right && both.Equals(right))
        {
            return $"{text} fill ({GoFormat.Plain(both)})";
        }

        return text
            + (rule.FillLeft is { } fillLeft ? $" fill_left ({GoFormat.Plain(fillLeft)})" : "")
            + (rule.FillRight is { } fillRight ? $" fill_right ({GoFormat.Plain(fillRight)})" : "");
    }

    static string Selector(VectorSelector selector)
    {
        var matchers = selector.Matchers
            .Where(matcher => selector.Name.Length == 0 || matcher.Name != Labels.MetricName || matcher.Type != MatchType.Equal || matcher.Value != selector.Name)
            .Select(matcher => LabelName(matcher.Name) + matcher.Operator + GoString.Quote(matcher.Value))
            .Order(StringComparer.Ordinal)
            .ToArray();
        return matchers.Length == 0 && selector.Name.Length > 0 ? selector.Name : $"{selector.Name}{{{string.Join(',', matchers)}}}";
    }

    static string SuffixOf(VectorSelector selector) => selector.Edges switch
    {
        WindowEdges.Anchored => " anchored",
        WindowEdges.Smoothed => " smoothed",
        _ => "",
    } + ShiftOf(selector.Shift);

    static string ShiftOf(TimeShift shift)
    {
        var at = shift.AtBound is not null ? $" @ {shift.AtBound}()"
            : shift.AtMs is { } ms ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" @ {ms / 1000.0:F3}")
            : "";
        return shift.Offset is null ? at : $"{at} offset {shift.Offset}";
    }

    static string Names(IReadOnlyList<string> names) => string.Join(", ", names.Select(LabelName));

    static bool IsPlainLabelName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
