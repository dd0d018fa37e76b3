using System.Globalization;
using System.Runtime.CompilerServices;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Syntax;

/// <summary>Prints queries the way Tempo does; what is printed parses to the same query.</summary>
internal static class Printer
{
    public static string Print(Query query)
    {
        var hints = string.Join(',', query.Hints.Select(hint => $"{hint.Name}={hint.Value}"));
        return Print(query.Root) + (hints.Length > 0 ? $" with({hints})" : "");
    }

    public static string Print(INode node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return node switch
        {
            Pipeline pipeline => string.Join('|', pipeline.Stages.Select(stage => stage is Pipeline ? $"({Print(stage)})" : Print(stage))),
            SpansetFilter filter => $"{{ {Print(filter.Condition)} }}",
            SpansetCombination both => $"({Print(both.Left)}) {both.Operator.Text()} ({Print(both.Right)})",
            StructuralOperation both => $"({Print(both.Left)}) {both.Relation.Text(both.Mode)} ({Print(both.Right)})",
            ScalarFilter filter => $"{Wrap(filter.Left)} {filter.Operator.Text()} {Wrap(filter.Right)}",
            ScalarOperation operation => $"{Wrap(operation.Left)} {operation.Operator.Text()} {Wrap(operation.Right)}",
            ScalarConstant constant => constant.Value.ToString(),
            Aggregate aggregate => $"{aggregate.Function.ToString().ToLowerInvariant()}({(aggregate.Expression is { } of ? Print(of) : "")})",
            GroupOperation group => $"by({Print(group.Expression)})",
            CoalesceOperation => "coalesce()",
            SelectOperation select => $"select({string.Join(", ", select.Attributes)})",
            MetricsQuery query => $"{Print(query.Pipeline)} | {Print(query.Stage)}",
            TopBottom top => $"{Print(top.Inner)} | {(top.IsTop ? "topk" : "bottomk")}({top.Limit.ToString(CultureInfo.InvariantCulture)})",
            MetricsFilter filter => $"{Print(filter.Inner)} {filter.Operator.Text()} {filter.Threshold}",
            MetricsMath math => $"{Operand(math.Left)} {math.Operator.Text()} {Operand(math.Right)}",
            MetricsConstant constant => constant.Literal.ToString(),
            _ => throw Unreachable.Node(node),
        };
    }

    public static string Print(FieldExpression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return expression switch
        {
            Constant constant => constant.Value.ToString(),
            UnaryOperation unary => unary.Operator.Text() + Wrap(unary.Operand),
            BinaryOperation { Left: Constant { Value: var number } } product when IsProduct(product.Operator) && number.Type.IsNumeric() && number.Number < 0 =>
                $"({number}) {product.Operator.Text()} {Wrap(product.Right)}",
            BinaryOperation binary => $"{Wrap(binary.Left)} {binary.Operator.Text()} {Wrap(binary.Right)}",
            _ => expression.ToString(),
        };
    }

    static string Print(MetricsStage stage)
    {
        if (stage is Compare compare)
        {
            var limits = compare.StartNs != 0 || compare.EndNs != 0 ? $",{compare.Top},{compare.StartNs},{compare.EndNs}"
                : compare.Top != Compare.DefaultTop ? $",{compare.Top}" : "";
            return $"compare({Print(compare.Selection)}{limits})";
        }

        var aggregate = (MetricsAggregate)stage;
        var arguments = aggregate.Of is { } of ? new[] { of.ToString() }.Concat(aggregate.Quantiles.Select(q => q.ToString("R", CultureInfo.InvariantCulture))) : [];
        return $"{aggregate.Name}({string.Join(',', arguments)}){(aggregate.By.Count > 0 ? $"by({string.Join(',', aggregate.By)})" : "")}";
    }

    // A number at the start of a product would take its sign apart when read again: -1 * .a is -(1 * .a).
    static bool IsProduct(Operator op) => op is Operator.Multiply or Operator.Divide or Operator.Modulo or Operator.Power;

    static string Wrap(FieldExpression expression) => expression is Constant or Attribute ? Print(expression) : $"({Print(expression)})";

    static string Wrap(IScalar scalar) => scalar is ScalarConstant ? Print(scalar) : $"({Print(scalar)})";

    static string Operand(IMetrics metrics) => metrics is MetricsConstant ? Print(metrics) : $"({Print(metrics)})";
}
