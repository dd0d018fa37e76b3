using System.Runtime.CompilerServices;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Engine;
using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Analysis;

/// <summary>
/// Words a condition as what a store can decide. A part that looks at a single attribute is a test of that attribute's values,
/// however it is made up.
/// </summary>
internal static class FilterExtractor
{
    /// <summary>The filter that just those spans fulfil for which the condition is true; null when there is none.</summary>
    public static SpanFilter? Exact(FieldExpression condition)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (condition)
        {
            case Constant constant:
                return constant.Value.IsTrue ? SpanFilter.Everything : SpanFilter.Nothing;
            case var _ when OnlyAttribute(condition) is { } attribute && Test(attribute, condition) is { } test:
                return test;
            case BinaryOperation { Operator: Operator.And } both:
                return ExactOperands(both) is { } all ? new SpanFilter.All(all) : null;
            case BinaryOperation { Operator: Operator.Or } either:
                return ExactOperands(either) is { } any ? new SpanFilter.Any(any) : null;
            case UnaryOperation { Operator: Operator.Not, Operand: BinaryOperation operand } when !operand.Operator.IsArithmetic():
                return Exact(operand) is { } filter ? new SpanFilter.Not(filter) : null;
            default:
                return null;
        }
    }

    /// <summary>A filter that all those spans fulfil for which the condition is true, and maybe others.</summary>
    public static SpanFilter Implied(FieldExpression condition)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return Exact(condition) ?? condition switch
        {
            BinaryOperation { Operator: Operator.And } both => Together([.. Operands(both).Select(Implied).Where(filter => filter != SpanFilter.Everything)]),
            BinaryOperation { Operator: Operator.Or } either => Joined([.. Operands(either).Select(Implied)]),
            BinaryOperation comparison when comparison.Operator.IsComparison() => Mention(comparison),
            _ => SpanFilter.Everything,
        };
    }

    /// <summary>What fulfils any of the filters.</summary>
    public static SpanFilter Joined(IReadOnlyList<SpanFilter> filters) =>
        filters.Contains(SpanFilter.Everything) ? SpanFilter.Everything : new SpanFilter.Any(filters);

    static SpanFilter Together(IReadOnlyList<SpanFilter> filters) => filters.Count == 0 ? SpanFilter.Everything : new SpanFilter.All(filters);

    // Comparisons with what is not there are false, except that it is nil.
    static SpanFilter Mention(BinaryOperation comparison) =>
        OnlyAttribute(comparison) is { Scope: AttributeScope.Event or AttributeScope.Link, OfParent: false } attribute
            && (comparison.Operator, comparison.Right, comparison.Left) is not (Operator.Equal, Constant { Value.IsNil: true }, _) and not (Operator.Equal, _, Constant { Value.IsNil: true })
            ? new SpanFilter.Mention(new AttributeReference(attribute.Scope, attribute.Name))
            : SpanFilter.Everything;

    static List<SpanFilter>? ExactOperands(BinaryOperation chain)
    {
        var filters = new List<SpanFilter>();
        foreach (var operand in Operands(chain))
        {
            if (Exact(operand) is not { } filter)
            {
                return null;
            }

            filters.Add(filter);
        }

        return filters;
    }

    // A chain may be long, so it is a loop and not a tree.
    static List<FieldExpression> Operands(BinaryOperation chain)
    {
        var operands = new List<FieldExpression>();
        FieldExpression rest = chain;
        for (; rest is BinaryOperation link && link.Operator == chain.Operator; rest = link.Left)
        {
            operands.Add(link.Right);
        }

        operands.Add(rest);
        operands.Reverse();
        return operands;
    }

    /// <summary>How a store names what a span alone has few values of; null for anything else.</summary>
    public static AttributeReference? Reference(Syntax.Attribute attribute) =>
        attribute is { OfParent: false, Scope: AttributeScope.Any or AttributeScope.Span or AttributeScope.Resource or AttributeScope.Instrumentation }
            || attribute.Intrinsic is Intrinsic.Name or Intrinsic.Status or Intrinsic.StatusMessage or Intrinsic.Kind or Intrinsic.InstrumentationName or Intrinsic.InstrumentationVersion
            ? new AttributeReference(attribute.Scope, attribute.Name)
            : null;

    /// <summary>What the engine makes of such a value.</summary>
    public static Static Read(Syntax.Attribute attribute, AttributeValue? value) => (attribute.Intrinsic, value) switch
    {
        (Intrinsic.Status, AttributeValue.Integer status) => Static.Of((SpanStatus)status.Value),
        (Intrinsic.Kind, AttributeValue.Integer kind) => Static.Of((SpanKind)kind.Value),
        _ => Static.From(value),
    };

    static Syntax.Attribute? OnlyAttribute(FieldExpression condition) => AttributeFinder.Find(new SpansetFilter(condition)) is [var only] ? only : null;

    static SpanFilter? Test(Syntax.Attribute attribute, FieldExpression condition)
    {
        if (attribute.Intrinsic == Intrinsic.Duration)
        {
            return Duration(condition);
        }

        if (Reference(attribute) is not { } reference)
        {
            return null;
        }

        var test = FieldCompiler.Compile(condition);
        return new SpanFilter.Value(reference, value => test(With(attribute, value)).IsTrue)
        {
            Equal = ConditionExtractor.Compared(condition) is { Operator: Operator.Equal, Value.Type: StaticType.String or StaticType.Int } equal ? equal.Value.ToAttributeValue() : null,
        };
    }

    static SpanFilter.Duration? Duration(FieldExpression condition) => ConditionExtractor.Compared(condition) switch
    {
        { Value: { Type: StaticType.Duration or StaticType.Int } value } compared when compared.Operator.IsOrdering() =>
            new SpanFilter.Duration(Enum.Parse<DurationOperator>(compared.Operator.ToString()), value.Int),
        _ => null,
    };

    /// <summary>A span that has just this value.</summary>
    static SpanView With(Syntax.Attribute attribute, AttributeValue? value)
    {
        var attributes = value is null ? Attributes.Empty : new Attributes([new(attribute.Name, value)]);
        var text = (value as AttributeValue.Text)?.Value ?? "";
        var number = (value as AttributeValue.Integer)?.Value ?? 0;
        var span = new Span
        {
            TraceId = default,
            SpanId = default,
            StartNs = 0,
            EndNs = 0,
            Name = text,
            StatusMessage = text,
            Status = attribute.Intrinsic == Intrinsic.Status ? (SpanStatus)number : default,
            Kind = attribute.Intrinsic == Intrinsic.Kind ? (SpanKind)number : default,
            Attributes = attribute.Scope is AttributeScope.Span or AttributeScope.Any ? attributes : Attributes.Empty,
            Resource = new Resource(attribute.Scope == AttributeScope.Resource ? attributes : Attributes.Empty),
            Scope = new Scope(text, text, attribute.Scope == AttributeScope.Instrumentation ? attributes : Attributes.Empty),
        };
        return new TraceView(new Trace(default, [span])).Spans[0];
    }
}
