using System.Runtime.CompilerServices;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Analysis;

/// <summary>Refuses queries that parse but mean nothing, in the words of Tempo.</summary>
internal static class Validator
{
    const int MostGroups = 5;

    /// <exception cref="TraceQLUnsupportedException">It would mean something that cannot be answered yet.</exception>
    /// <exception cref="TraceQLException">Anything else that is wrong with it.</exception>
    public static void Validate(Query query) => Validate(query.Root);

    static void Validate(INode node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node)
        {
            case Pipeline pipeline:
                foreach (var stage in pipeline.Stages)
                {
                    Validate(stage);
                }

                break;
            case SpansetFilter filter:
                Validate(filter);
                break;
            case SpansetCombination both:
                Validate(both.Left);
                Validate(both.Right);
                break;
            case StructuralOperation both:
                Validate(both.Left);
                Validate(both.Right);
                break;
            case ScalarFilter filter:
                Validate(filter);
                break;
            case ScalarOperation operation:
                Validate(operation.Left);
                Validate(operation.Right);
                RequireTypes(operation.Operator, Types.Of(operation.Left), Types.Of(operation.Right), () => Printer.Print(operation));
                break;
            case Aggregate aggregate:
                Validate(aggregate);
                break;
            case GroupOperation group:
                Require(Types.ReferencesSpan(group.Expression), () => $"grouping field expressions must reference the span: {Printer.Print(group)}");
                Validate(group.Expression);
                break;
            case SelectOperation select:
                foreach (var attribute in select.Attributes)
                {
                    Validate(attribute);
                }

                break;
            case IMetrics metrics:
                Validate(metrics);
                break;
        }
    }

    static void Validate(IMetrics metrics)
    {
        switch (metrics)
        {
            case MetricsQuery query:
                Validate(query.Pipeline);
                Validate(query.Stage);
                break;
            case TopBottom top:
                var name = top.IsTop ? "topk" : "bottomk";
                Require(top.Limit > 0, () => $"{name}() limit must be greater than 0");
                RequireNotCompare(top.Inner, name);
                break;
            case MetricsFilter filter:
                RequireNotCompare(filter.Inner, filter.Operator.Text());
                break;
            case MetricsMath math:
                RequireNotCompare(math.Left, math.Operator.Text());
                RequireNotCompare(math.Right, math.Operator.Text());
                break;
        }
    }

    static void RequireNotCompare(IMetrics inner, string stage)
    {
        Require(inner is not MetricsQuery { Stage: Compare }, () => $"`compare()` cannot be used with second stage functions: {stage}");
        Validate((INode)inner);
    }

    static void Validate(MetricsStage stage)
    {
        if (stage is Compare compare)
        {
            Validate(compare.Selection);
            Require(compare.Top > 0, () => "compare() top number of values must be integer greater than 0");
            var hasTimes = compare.StartNs != 0 || compare.EndNs != 0;
            Require(!hasTimes || (compare.StartNs > 0 && compare.EndNs > 0), () => "compare() timestamps must be positive integer unix nanoseconds");
            Require(!hasTimes || compare.EndNs > compare.StartNs, () => "compare() end timestamp must be greater than start timestamp");
            return;
        }

        var aggregate = (MetricsAggregate)stage;
        var hasBuckets = aggregate.Function is MetricsFunction.HistogramOverTime or MetricsFunction.QuantileOverTime;
        if (aggregate.By.Count > MostGroups - (hasBuckets ? 1 : 0))
        {
            throw new TraceQLUnsupportedException($"metrics group by {aggregate.By.Count} values");
        }

        foreach (var attribute in aggregate.Of is { } of ? aggregate.By.Prepend(of) : aggregate.By)
        {
            Validate(attribute);
        }

        Require(aggregate.Quantiles.All(q => q is >= 0 and <= 1), () => $"quantiles must be between 0 and 1: {string.Join(", ", aggregate.Quantiles)}");
    }

    static void Validate(SpansetFilter filter)
    {
        Validate(filter.Condition);
        Require(
            Types.Of(filter.Condition) is StaticType.Attribute or StaticType.Boolean,
            () => $"span filter field expressions must resolve to a boolean: {Printer.Print(filter)}");
    }

    static void Validate(ScalarFilter filter)
    {
        Validate(filter.Left);
        Validate(filter.Right);
        RequireTypes(filter.Operator, Types.Of(filter.Left), Types.Of(filter.Right), () => Printer.Print(filter));
        if (filter.Left is not Aggregate)
        {
            throw new TraceQLUnsupportedException($"scalar filter lhs of type ({filter.Left.GetType().Name})");
        }

        if (filter.Right is not ScalarConstant)
        {
            throw new TraceQLUnsupportedException($"scalar filter rhs of type ({filter.Right.GetType().Name})");
        }
    }

    static void Validate(Aggregate aggregate)
    {
        if (aggregate.Expression is not { } expression)
        {
            return;
        }

        Validate(expression);
        var type = Types.Of(expression);
        Require(
            type == StaticType.Attribute || type.IsNumeric(),
            () => $"aggregate field expressions must resolve to a number type: {Printer.Print(aggregate)}");
        Require(Types.ReferencesSpan(expression), () => $"aggregate field expressions must reference the span: {Printer.Print(aggregate)}");
    }

    static void Validate(FieldExpression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression)
        {
            case Syntax.Attribute { OfParent: true } or Syntax.Attribute { Intrinsic: Intrinsic.Parent }:
                throw new TraceQLUnsupportedException("parent");
            case UnaryOperation unary:
                Validate(unary.Operand);
                Require(Types.Allows(unary.Operator, Types.Of(unary.Operand)), () => $"illegal operation for the given type: {Printer.Print(unary)}");
                break;
            case BinaryOperation binary:
                Validate(binary);
                break;
        }
    }

    static void Validate(BinaryOperation binary)
    {
        Validate(binary.Left);
        Validate(binary.Right);
        RequireTypes(binary.Operator, Types.Of(binary.Left), Types.Of(binary.Right), () => Printer.Print(binary));
        if (binary.Operator == Operator.Equal)
        {
            RequireMayBeNil(binary.Left, binary.Right);
            RequireMayBeNil(binary.Right, binary.Left);
        }

        if (binary.Operator is Operator.Regex or Operator.NotRegex)
        {
            RequirePattern(binary);
        }
    }

    static void RequireMayBeNil(FieldExpression nil, FieldExpression other) =>
        Require(
            nil is not Constant { Value.IsNil: true }
                || other is not (Syntax.Attribute { IsIntrinsic: true } or Syntax.Attribute { Scope: AttributeScope.Resource, Name: "service.name" }),
            () => $"{Printer.Print(other)}=nil is not valid because intrinsics cannot be nil");

    static void RequirePattern(BinaryOperation binary)
    {
        if (binary.Right is not Constant { Value: { Type: StaticType.String } pattern })
        {
            throw new TraceQLException($"regular expressions must be constant strings: {Printer.Print(binary)}");
        }

        try
        {
            Re2.Anchored(pattern.String);
        }
        catch (ArgumentException e)
        {
            throw new TraceQLException($"invalid regex: {pattern.String}: {e.Message}", e);
        }
    }

    static void RequireTypes(Operator op, StaticType left, StaticType right, Func<string> text)
    {
        Require(left.Matches(right), () => $"binary operations must operate on the same type: {text()}");
        Require(Types.Allows(op, left, right), () => $"illegal operation for the given types: {text()}");
    }

    static void Require(bool isValid, Func<string> message)
    {
        if (!isValid)
        {
            throw new TraceQLException(message());
        }
    }
}
