using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>Turns pipelines into functions from spansets to spansets. An empty spanset vanishes.</summary>
internal static class PipelineCompiler
{
    internal delegate IReadOnlyList<Spanset> Step(IReadOnlyList<Spanset> input);

    public static Step Compile(IStage stage) => stage switch
    {
        Pipeline pipeline => Compile(pipeline),
        SpansetFilter filter => Compile(filter),
        SpansetCombination both => Compile(both),
        StructuralOperation both => Compile(both),
        ScalarFilter { Left: Aggregate aggregate, Right: ScalarConstant constant } filter => Compile(aggregate, filter.Operator, constant.Value),
        GroupOperation group => Compile(group),
        CoalesceOperation => Coalesce,
        SelectOperation => input => input,
        _ => throw Unreachable.Node(stage),
    };

    static Step Compile(Pipeline pipeline)
    {
        var steps = pipeline.Stages.Select(Compile).ToArray();
        return input => steps.Aggregate(input, (spansets, step) => spansets.Count == 0 ? spansets : step(spansets));
    }

    static Step Compile(SpansetFilter filter)
    {
        if (filter.Condition is Constant { Value.IsTrue: true })
        {
            return input => [.. input.Where(spanset => spanset.Spans.Count > 0)];
        }

        var condition = FieldCompiler.Compile(filter.Condition);
        return input =>
        {
            var output = new List<Spanset>(input.Count);
            foreach (var spanset in input)
            {
                var kept = spanset.Spans.Where(span => condition(span).IsTrue).ToList();
                if (kept.Count > 0)
                {
                    output.Add(spanset with { Spans = kept });
                }
            }

            return output;
        };
    }

    static Step Compile(SpansetCombination both)
    {
        var (left, right) = (Compile(both.Left), Compile(both.Right));
        return EachTrace(spanset =>
        {
            var (leftSpans, rightSpans) = (Spans(left([spanset])), Spans(right([spanset])));
            return both.Operator == Operator.And && (leftSpans.Count == 0 || rightSpans.Count == 0) ? [] : [.. leftSpans.Union(rightSpans)];
        });
    }

    static Step Compile(StructuralOperation both)
    {
        var (left, right) = (Compile(both.Left), Compile(both.Right));
        return EachTrace(spanset => StructuralMatcher.Match(both.Relation, both.Mode, One(left([spanset])), One(right([spanset]))));
    }

    static Step EachTrace(Func<Spanset, List<SpanView>> combine) => input =>
    {
        var output = new List<Spanset>(input.Count);
        foreach (var spanset in input)
        {
            if (combine(spanset) is { Count: > 0 } spans)
            {
                output.Add(new Spanset(spans));
            }
        }

        return output;
    };

    static List<SpanView> Spans(IReadOnlyList<Spanset> spansets) => [.. spansets.SelectMany(spanset => spanset.Spans).Distinct()];

    static IReadOnlyList<SpanView> One(IReadOnlyList<Spanset> spansets) => spansets switch
    {
        [] => [],
        [var one] => one.Spans,
        _ => throw new TraceQLException("spanset operators are not supported for multiple spansets per trace. consider using coalesce()"),
    };

    static Step Compile(Aggregate aggregate, Operator op, Static threshold)
    {
        var name = Printer.Print(aggregate);
        var expression = aggregate.Expression is { } of ? FieldCompiler.Compile(of) : _ => Static.Nil;
        return input =>
        {
            var output = new List<Spanset>(input.Count);
            foreach (var spanset in input)
            {
                var value = Aggregation.Of(aggregate.Function, spanset.Spans.Select(expression), spanset.Spans.Count);
                if (Comparison.Test(op, value, threshold))
                {
                    output.Add(spanset.With(name, value));
                }
            }

            return output;
        };
    }

    static Step Compile(GroupOperation group)
    {
        var name = Printer.Print(group);
        var expression = FieldCompiler.Compile(group.Expression);
        return input =>
            [.. input.SelectMany(spanset => spanset.Spans.GroupBy(expression).Select(spans => (spanset with { Spans = [.. spans] }).With(name, spans.Key)))];
    }

    static IReadOnlyList<Spanset> Coalesce(IReadOnlyList<Spanset> input) => Spans(input) is { Count: > 0 } spans ? [new Spanset(spans)] : [];
}
