using System.Runtime.CompilerServices;
using Dendro.Telemetry.TraceQL.Syntax;

namespace Dendro.Telemetry.TraceQL.Analysis;

/// <summary>Lists the attributes that a query mentions, in order and each once.</summary>
internal sealed class AttributeFinder
{
    readonly List<Syntax.Attribute> _found = [];

    public static IReadOnlyList<Syntax.Attribute> Find(INode node)
    {
        var finder = new AttributeFinder();
        finder.Visit(node);
        return [.. finder._found.Distinct()];
    }

    void Visit(INode node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node)
        {
            case Pipeline pipeline:
                foreach (var stage in pipeline.Stages)
                {
                    Visit(stage);
                }

                break;
            case SpansetFilter filter:
                Visit(filter.Condition);
                break;
            case SpansetCombination both:
                Visit(both.Left);
                Visit(both.Right);
                break;
            case StructuralOperation both:
                Visit(both.Left);
                Visit(both.Right);
                break;
            case ScalarFilter filter:
                Visit(filter.Left);
                Visit(filter.Right);
                break;
            case ScalarOperation operation:
                Visit(operation.Left);
                Visit(operation.Right);
                break;
            case Aggregate { Expression: { } expression }:
                Visit(expression);
                break;
            case GroupOperation group:
                Visit(group.Expression);
                break;
            case SelectOperation select:
                _found.AddRange(select.Attributes);
                break;
            case MetricsQuery query:
                Visit(query.Pipeline);
                Visit(query.Stage);
                break;
        }
    }

    void Visit(MetricsStage stage)
    {
        switch (stage)
        {
            case MetricsAggregate aggregate:
                _found.AddRange(aggregate.Of is { } of ? aggregate.By.Prepend(of) : aggregate.By);
                break;
            case Compare compare:
                Visit(compare.Selection.Condition);
                break;
        }
    }

    void Visit(FieldExpression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression)
        {
            case Syntax.Attribute attribute:
                _found.Add(attribute);
                break;
            case UnaryOperation unary:
                Visit(unary.Operand);
                break;
            case BinaryOperation binary:
                Visit(binary.Left);
                Visit(binary.Right);
                break;
        }
    }
}
