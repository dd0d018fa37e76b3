using System.Globalization;
using Dendro.Telemetry.LogQL.Engine.Parsing;
using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Templates;

namespace Dendro.Telemetry.LogQL.Analysis;

/// <summary>What a query must satisfy beyond its grammar. Each check has the node it guards as its result.</summary>
internal static class LogQLChecker
{
    static readonly string[] Grouped =
        ["avg_over_time", "stddev_over_time", "stdvar_over_time", "quantile_over_time", "max_over_time", "min_over_time", "first_over_time", "last_over_time"];

    static readonly string[] OverLines = ["rate", "count_over_time", "bytes_rate", "bytes_over_time", "absent_over_time"];

    static readonly string[] OnlyOverLines = ["count_over_time", "bytes_rate", "bytes_over_time"];

    /// <summary>A number as Go's <c>ParseFloat</c> reads it, which knows <c>0x1p3</c> but no <c>0x10</c>.</summary>
    public static double Number(string text) =>
        GoNumbers.TryParse(text, out var value) ? value
        : throw LogQLException.Semantic($"unable to parse literal as a float: strconv.ParseFloat: parsing {GoStrings.Quote(text)}: invalid syntax");

    public static RangeAggregation RangeAggregation(string operation, string? parameter, LogRange range, Grouping? grouping)
    {
        if (parameter is not null && operation != "quantile_over_time")
        {
            throw LogQLException.Semantic($"parameter {parameter} not supported for operation {operation}");
        }

        if (parameter is null && operation == "quantile_over_time")
        {
            throw LogQLException.Semantic($"parameter required for operation {operation}");
        }

        if (grouping is not null && !Grouped.Contains(operation))
        {
            throw LogQLException.Semantic($"grouping not allowed for {operation} aggregation");
        }

        if (range.Unwrap is not null ? OnlyOverLines.Contains(operation) : !OverLines.Contains(operation))
        {
            throw LogQLException.Semantic($"invalid aggregation {operation} {(range.Unwrap is null ? "without" : "with")} unwrap");
        }

        return new RangeAggregation(operation, parameter is null ? null : Number(parameter), range, grouping);
    }

    public static VectorAggregation VectorAggregation(string operation, string? parameter, MetricExpression inner, Grouping? grouping)
    {
        var count = (int?)null;
        if (operation is "topk" or "bottomk" or "approx_topk")
        {
            count = parameter is null ? throw LogQLException.Semantic($"parameter required for operation {operation}")
                : int.TryParse(parameter, NumberStyles.None, CultureInfo.InvariantCulture, out var k) ? k
                : throw LogQLException.Semantic($"invalid parameter {operation}({parameter},");
            if (count <= 0)
            {
                throw LogQLException.Semantic($"invalid parameter (must be greater than 0) {operation}({parameter}");
            }
        }
        else if (parameter is not null)
        {
            throw LogQLException.Semantic($"unsupported parameter for operation {operation}({parameter},");
        }

        return (operation, grouping) switch
        {
            ("sort" or "sort_desc", not null) => throw LogQLException.Semantic("sort and sort_desc doesn't allow grouping by "),
            ("approx_topk", not null) => throw LogQLException.Semantic($"grouping not allowed for {operation} aggregation"),
            _ => new VectorAggregation(operation, count, grouping, inner),
        };
    }

    public static LabelReplace LabelReplace(LabelReplace replace)
    {
        try
        {
            _ = Re2.Anchored(replace.Pattern);
            return replace;
        }
        catch (ArgumentException e)
        {
            throw LogQLException.Semantic($"invalid regex in label_replace: {Regexps.Describe(replace.Pattern, e)}", e);
        }
    }

    /// <summary>An operation of two expressions; of two numbers, its result.</summary>
    public static MetricExpression Binary(string operation, Expression left, Expression right, MatchModifier modifier)
    {
        var metricLeft = left as MetricExpression ?? throw WrongSide("left", operation, left);
        var metricRight = right as MetricExpression ?? throw WrongSide("right", operation, right);
        if (operation is "or" or "and" or "unless")
        {
            RefuseLiteral("left", operation, metricLeft);
            RefuseLiteral("right", operation, metricRight);
        }

        return metricLeft is Literal a && metricRight is Literal b
            ? new Literal(Engine.Arithmetic.Apply(operation, a.Value, b.Value))
            : new BinaryOperation(operation, metricLeft, metricRight, modifier);
    }

    public static RegexpStage Regexp(RegexpStage stage)
    {
        _ = new RegexpParser(stage.Pattern);
        return stage;
    }

    public static PatternStage Pattern(PatternStage stage)
    {
        _ = PatternExpression.ForParser(stage.Pattern);
        return stage;
    }

    public static LabelFormatStage LabelFormat(LabelFormatStage stage)
    {
        var twice = stage.Formats.GroupBy(format => format.Label, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any());
        if (twice is not null)
        {
            throw LogQLException.Semantic($"multiple label name '{twice.Key}' not allowed in a single format operation");
        }

        return stage.Formats.Any(format => format.Label == "__error__") ? throw LogQLException.Semantic("__error__ cannot be formatted") : stage;
    }

    /// <summary>Refuses selectors that every stream could pass.</summary>
    public static void CheckSelectors(Expression expression)
    {
        foreach (var query in Walk.LogQueries(expression))
        {
            CheckSelector(query.Matchers);
        }
    }

    /// <summary>Refuses a selector that every stream could pass.</summary>
    public static void CheckSelector(IReadOnlyList<Matcher> matchers)
    {
        if (matchers.All(matcher => matcher.Matches("")))
        {
            throw LogQLException.Semantic(
                "queries require at least one regexp or equality matcher that does not have an empty-compatible value. "
                + "For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will");
        }
    }

    static LogQLException WrongSide(string side, string operation, Expression expression) => LogQLException.Semantic(
        $"unexpected type for {side} leg of binary operation ({operation}): *syntax.{(expression is LogQuery { Stages.Count: 0 } ? "MatchersExpr" : "PipelineExpr")}");

    static void RefuseLiteral(string side, string operation, MetricExpression expression)
    {
        if (expression is Literal literal)
        {
            throw LogQLException.Semantic(string.Create(CultureInfo.InvariantCulture, $"unexpected literal for {side} leg of logical/set binary operation ({operation}): {literal.Value:F6}"));
        }
    }
}
