using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Analysis;

/// <summary>What is known of types before any span is seen.</summary>
internal static class Types
{
    public static StaticType Of(FieldExpression expression) => expression switch
    {
        Constant constant => constant.Value.Type,
        Syntax.Attribute attribute => attribute.Intrinsic.TypeOf(),
        UnaryOperation unary => Of(unary.Operand),
        BinaryOperation { Operator: var op } when !op.IsArithmetic() => StaticType.Boolean,
        BinaryOperation binary => Joined(Of(binary.Left), Of(binary.Right)),
        _ => throw Unreachable.Node(expression),
    };

    public static StaticType Of(IScalar scalar) => scalar switch
    {
        ScalarConstant constant => constant.Value.Type,
        Aggregate { Function: AggregateFunction.Count } => StaticType.Int,
        Aggregate { Expression: { } expression } => Of(expression),
        ScalarOperation operation => Joined(Of(operation.Left), Of(operation.Right)),
        Pipeline { EndsInAggregate: true } pipeline => Of((Aggregate)pipeline.Stages[^1]),
        _ => throw Unreachable.Node(scalar),
    };

    static StaticType Joined(StaticType left, StaticType right) => left == StaticType.Attribute ? right : left;

    /// <summary>Whether the operator can work on the two types.</summary>
    public static bool Allows(Operator op, StaticType left, StaticType right) =>
        AllowsOne(op, left) && AllowsOne(op, right)
        || (op.IsOrdering() && (left, right) is (StaticType.Status, StaticType.Int) or (StaticType.Int, StaticType.Status));

    static bool AllowsOne(Operator op, StaticType type) => type switch
    {
        StaticType.Attribute => true,
        StaticType.Boolean => op is Operator.And or Operator.Or or Operator.Equal or Operator.NotEqual,
        StaticType.Int or StaticType.Float or StaticType.Duration => op.IsArithmetic() || op.IsOrdering(),
        StaticType.String => op.IsComparison(),
        StaticType.Nil or StaticType.Status or StaticType.Kind => op is Operator.Equal or Operator.NotEqual,
        _ => false,
    };

    /// <summary>Whether the unary operator can work on the type.</summary>
    public static bool Allows(Operator op, StaticType operand) =>
        operand == StaticType.Attribute || (op == Operator.Not ? operand == StaticType.Boolean : operand.IsNumeric());

    /// <summary>Whether the value depends on the span at all.</summary>
    public static bool ReferencesSpan(FieldExpression expression) => expression switch
    {
        Syntax.Attribute => true,
        UnaryOperation unary => ReferencesSpan(unary.Operand),
        BinaryOperation binary => ReferencesSpan(binary.Left) || ReferencesSpan(binary.Right),
        _ => false,
    };
}
