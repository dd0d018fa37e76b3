using System.Diagnostics;
using Dendro.Telemetry.LogQL.Analysis;
using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.Templates;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>Answers metric queries: all steps of a node at once, from the inside out. Vectors are matched and aggregated as in PromQL.</summary>
internal sealed class MetricEvaluator(LogReader reader, long[] steps, LogQLLimits limits)
{
    readonly RangeEvaluator _ranges = new(reader, steps, limits);

    public async Task<MetricValue> EvaluateAsync(MetricExpression expression, CancellationToken cancellationToken)
    {
        switch (expression)
        {
            case Literal literal:
                return MetricValue.Of(literal.Value);
            case VectorLiteral vector:
                return MetricValue.Of([new Column(Labels.Empty, [.. Enumerable.Repeat(vector.Value, steps.Length)])]);
            case RangeAggregation range:
                return MetricValue.Of(await _ranges.EvaluateAsync(range, cancellationToken));
            case VectorAggregation { Inner: RangeAggregation inner } vector when LabelNeeds.CanGroupEarly(vector, inner):
                var grouped = inner with { Grouping = vector.Grouping ?? new Syntax.Grouping(Without: false, []) };
                return MetricValue.Of(Aggregate(vector, await _ranges.EvaluateAsync(grouped, cancellationToken)));
            case VectorAggregation vector:
                return MetricValue.Of(Aggregate(vector, Columns(await EvaluateAsync(vector.Inner, cancellationToken))));
            case LabelReplace replace:
                return MetricValue.Of(Replace(replace, Columns(await EvaluateAsync(replace.Inner, cancellationToken))));
            case BinaryOperation binary:
                var left = await EvaluateAsync(binary.Left, cancellationToken);
                var right = await EvaluateAsync(binary.Right, cancellationToken);
                return MetricValue.Of(new BinaryEvaluator(binary, steps.Length).Combine(left, right));
            default:
                throw new UnreachableException();
        }
    }

    // A number aggregates like a vector of one element.
    IReadOnlyList<Column> Columns(MetricValue value) =>
        value.Columns ?? [new Column(Labels.Empty, [.. Enumerable.Repeat(value.Number, steps.Length)])];

    // Sorting means nothing over several steps.
    IReadOnlyList<Column> Aggregate(VectorAggregation vector, IReadOnlyList<Column> columns) => vector.Operator is "sort" or "sort_desc"
        ? (steps.Length == 1 ? ResultOrder.ByValue(columns, descending: vector.Operator == "sort_desc") : columns)
        : new Aggregator
        {
            Kind = Kind(vector.Operator),
            Name = vector.Operator,
            Grouping = vector.Grouping is { } grouping ? new PromQL.Engine.Grouping(grouping.Without, grouping.Labels) : PromQL.Engine.Grouping.All,
            Parameter = vector.Parameter is { } k ? [.. Enumerable.Repeat((double)k, steps.Length)] : null,
        }.Aggregate(columns, steps.Length);

    static AggregationKind Kind(string operation) => operation switch
    {
        "sum" => AggregationKind.Sum,
        "avg" => AggregationKind.Avg,
        "min" => AggregationKind.Min,
        "max" => AggregationKind.Max,
        "count" => AggregationKind.Count,
        "stddev" => AggregationKind.Stddev,
        "stdvar" => AggregationKind.Stdvar,
        "bottomk" => AggregationKind.BottomK,
        "topk" or "approx_topk" => AggregationKind.TopK,
        _ => throw new UnreachableException(operation),
    };

    static List<Column> Replace(LabelReplace replace, IReadOnlyList<Column> columns)
    {
        var (regex, replacement) = (Regexps.Anchored(replace.Pattern), GoReplacement.ToDotNet(replace.Replacement));
        return [.. columns.Select(column =>
        {
            var match = regex.Match(column.Labels[replace.Source]);
            return match.Success ? column.WithLabels(column.Labels.With(replace.Destination, match.Result(replacement))) : column;
        })];
    }
}
