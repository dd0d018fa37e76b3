using System.Runtime.CompilerServices;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Analysis;

/// <summary>
/// Says what of a query the store may use to read less. What it says is implied by the query, never more, so that a
/// store which follows it returns every span that matters.
/// </summary>
internal static class ConditionExtractor
{
    public static SpanSelection Extract(IStage stage, TimeRange range)
    {
        var first = First(stage);
        var isWhole = NeedsWholeTraces(first) || AttributeFinder.Find(stage).Any(attribute => attribute.Intrinsic.NeedsWholeTrace());
        var all = first is SpansetFilter filter ? AllOf(filter.Condition) : [];
        return new SpanSelection
        {
            Range = range,
            WholeTraces = isWhole,
            Conditions = all.Count > 0 ? all : AnyOf(first) ?? [],
            AllConditions = all.Count > 0,
        };
    }

    /// <summary>The id that every span must have, when the query asks for one trace.</summary>
    public static TraceId? TraceIdOf(IStage stage) =>
        First(stage) is SpansetFilter filter
            && Conjuncts(filter.Condition).Select(Compared).FirstOrDefault(c => c is { Attribute.Intrinsic: Intrinsic.TraceId, Operator: Operator.Equal, Value.Type: StaticType.String })
                is { } condition
            && TraceId.TryParse(condition.Value.String, out var id)
            ? id
            : null;

    static IStage First(IStage stage) => stage is Pipeline pipeline ? First(pipeline.Stages[0]) : stage;

    // A filter can judge a span alone, and so can two of them joined; aggregates and relations need its neighbours.
    static bool NeedsWholeTraces(IStage first) => first switch
    {
        SpansetFilter => false,
        SpansetCombination both => NeedsWholeTraces(First(both.Left)) || NeedsWholeTraces(First(both.Right)),
        _ => true,
    };

    /// <summary>Conditions of which every matching span passes all.</summary>
    static List<SpanCondition> AllOf(FieldExpression condition) => [.. Conjuncts(condition).Select(Push).OfType<SpanCondition>()];

    static List<FieldExpression> Conjuncts(FieldExpression condition)
    {
        var (found, open) = (new List<FieldExpression>(), new Stack<FieldExpression>([condition]));
        while (open.TryPop(out var next))
        {
            if (next is BinaryOperation { Operator: Operator.And } both)
            {
                open.Push(both.Right);
                open.Push(both.Left);
            }
            else
            {
                found.Add(next);
            }
        }

        return found;
    }

    /// <summary>Conditions of which every span that matters passes at least one, or null when there are none such.</summary>
    static List<SpanCondition>? AnyOf(IStage stage) => First(stage) switch
    {
        SpansetFilter filter => AnyOf(filter.Condition),
        SpansetCombination both => Join(AnyOf(both.Left), AnyOf(both.Right)),
        StructuralOperation { Mode: RelationMode.Unrelated } both => AnyOf(both.Right),
        StructuralOperation both => AnyOf(both.Left) ?? AnyOf(both.Right),
        _ => null,
    };

    static List<SpanCondition>? AnyOf(FieldExpression condition)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return condition switch
        {
            BinaryOperation { Operator: Operator.And } both => AnyOf(both.Left) ?? AnyOf(both.Right),
            BinaryOperation { Operator: Operator.Or } either => Join(AnyOf(either.Left), AnyOf(either.Right)),
            _ => Push(condition) is { } pushed ? [pushed] : null,
        };
    }

    static List<SpanCondition>? Join(List<SpanCondition>? left, List<SpanCondition>? right)
    {
        if (left is null || right is null)
        {
            return null;
        }

        left.AddRange(right);
        return left;
    }

    public sealed record Comparison(Syntax.Attribute Attribute, Operator Operator, Static Value);

    public static Comparison? Compared(FieldExpression expression) => expression switch
    {
        Syntax.Attribute { IsIntrinsic: false } attribute => new Comparison(attribute, Operator.Equal, Static.True),
        BinaryOperation { Left: Syntax.Attribute attribute, Right: Constant constant } b when b.Operator.IsComparison() => new Comparison(attribute, b.Operator, constant.Value),
        BinaryOperation { Left: Constant constant, Right: Syntax.Attribute attribute } b when b.Operator.IsOrdering() => new Comparison(attribute, Flip(b.Operator), constant.Value),
        _ => null,
    };

    static Operator Flip(Operator op) => op switch
    {
        Operator.Less => Operator.Greater,
        Operator.LessOrEqual => Operator.GreaterOrEqual,
        Operator.Greater => Operator.Less,
        Operator.GreaterOrEqual => Operator.LessOrEqual,
        _ => op,
    };

    static SpanCondition? Push(FieldExpression expression)
    {
        if (Compared(expression) is not { } compared)
        {
            return null;
        }

        var (attribute, op, value) = (compared.Attribute, compared.Operator, compared.Value);
        if (value.IsNil)
        {
            return op == Operator.NotEqual && !attribute.IsIntrinsic ? new SpanCondition(Reference(attribute), ConditionOperator.Exists, AttributeValue.Nothing.Instance) : null;
        }

        return attribute.IsIntrinsic ? PushIntrinsic(attribute, op, value) : new SpanCondition(Reference(attribute), Operators(op), Operand(value));
    }

    static SpanCondition? PushIntrinsic(Syntax.Attribute attribute, Operator op, Static value) => (attribute.Intrinsic, value.Type) switch
    {
        (Intrinsic.Name or Intrinsic.StatusMessage, StaticType.String)
            or (Intrinsic.Status, StaticType.Status)
            or (Intrinsic.Kind, StaticType.Kind)
            or (Intrinsic.Duration, StaticType.Duration or StaticType.Int) => new SpanCondition(Reference(attribute), Operators(op), Operand(value)),
        _ => null,
    };

    static AttributeReference Reference(Syntax.Attribute attribute) => new(attribute.Scope, attribute.Name);

    static AttributeValue Operand(Static value) =>
        value.Type is StaticType.Duration or StaticType.Status or StaticType.Kind ? new AttributeValue.Integer(value.Int) : value.ToAttributeValue();

    public static ConditionOperator Operators(Operator op) => op switch
    {
        Operator.Equal => ConditionOperator.Equal,
        Operator.NotEqual => ConditionOperator.NotEqual,
        Operator.Less => ConditionOperator.Less,
        Operator.LessOrEqual => ConditionOperator.LessOrEqual,
        Operator.Greater => ConditionOperator.Greater,
        Operator.GreaterOrEqual => ConditionOperator.GreaterOrEqual,
        Operator.Regex => ConditionOperator.Regex,
        _ => ConditionOperator.NotRegex,
    };
}
