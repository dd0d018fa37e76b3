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
        return new SpanSelection { Range = range, WholeTraces = isWhole, Filter = Filter(first) };
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

    /// <summary>What every span that matters fulfils, or some span of each trace that matters.</summary>
    static SpanFilter Filter(IStage stage) => First(stage) switch
    {
        SpansetFilter filter => FilterExtractor.Implied(filter.Condition),
        SpansetCombination both => FilterExtractor.Joined([Filter(both.Left), Filter(both.Right)]),
        StructuralOperation { Mode: RelationMode.Unrelated } both => Filter(both.Right),
        StructuralOperation both => Narrower(Filter(both.Left), Filter(both.Right)),
        _ => SpanFilter.Everything,
    };

    // That of the one with more conditions: a trace must have spans for both.
    static SpanFilter Narrower(SpanFilter left, SpanFilter right) => Conditions(right) > Conditions(left) ? right : left;

    static int Conditions(SpanFilter filter) => filter switch
    {
        SpanFilter.All all => all.Filters.Sum(Conditions),
        SpanFilter.Any { Filters.Count: > 0 } any => any.Filters.Min(Conditions),
        _ => 1,
    };

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
}
