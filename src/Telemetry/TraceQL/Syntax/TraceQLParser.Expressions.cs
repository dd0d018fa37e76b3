using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Syntax;

/// <summary>Operators between spansets, scalars and series.</summary>
internal sealed partial class TraceQLParser
{
    INode ParseExpression(int minimum)
    {
        var left = Nested(ParseOperand);
        while (Operators.Precedence(Current) is var precedence && precedence >= minimum)
        {
            var op = Current;
            RequireOperator(op, left);
            if (++_operators > MostDepth)
            {
                throw TooDeep();
            }

            _at++;
            if (left is ISpansets and not Pipeline { EndsInAggregate: true } && !Current.Is("{") && !Current.Is("("))
            {
                throw Unexpected("{", "(");
            }

            var start = Current;
            var right = ParseExpression(op.Text == "^" ? precedence : precedence + 1);
            left = Combine(op, left, right) ?? throw Unexpected(start);
        }

        return left;
    }

    // Tempo's parser finds an operator that cannot follow when all before it is complete.
    void RequireOperator(Token op, INode left)
    {
        var isStructural = op.Text is "&&" or "||" || Operators.TryParseRelation(op.Text, out _);
        var isValue = Operators.TryParse(op.Text, out var value) && (value.IsArithmetic() || value.IsOrdering());
        var fits = left switch
        {
            Pipeline { EndsInAggregate: true } => isValue,
            ISpansets => isStructural,
            IMetrics => isValue && value is not (Operator.Modulo or Operator.Power),
            IScalar => isValue,
            _ => false,
        };
        if (!fits)
        {
            throw _depth == 0 && left is IRoot ? Unexpected("with") : left is ISpansets ? Unexpected(")", "|") : Unexpected();
        }
    }

    static INode? Combine(Token token, INode left, INode right)
    {
        if (AsSpansets(left) is { } leftSpans && AsSpansets(right) is { } rightSpans)
        {
            return Operators.TryParseRelation(token.Text, out var relation)
                ? new StructuralOperation(relation.Relation, relation.Mode, leftSpans, rightSpans)
                : new SpansetCombination(token.Text == "&&" ? Operator.And : Operator.Or, leftSpans, rightSpans);
        }

        if (!Operators.TryParse(token.Text, out var op))
        {
            return null;
        }

        return (left, right) switch
        {
            (IMetrics series, ScalarConstant number) when op.IsOrdering() => Threshold(series, op, number),
            (IMetrics or ScalarConstant, IMetrics or ScalarConstant) when op.IsArithmetic() => Calculate(op, left, right),
            (ScalarConstant, ScalarConstant) => null,
            (Pipeline, Pipeline) or (Aggregate or ScalarConstant or ScalarOperation, Aggregate or ScalarConstant or ScalarOperation)
                or (ScalarOperation, Pipeline) or (Pipeline, ScalarOperation) => Join(op, (IScalar)left, (IScalar)right),
            (Pipeline, ScalarConstant { IsComputed: false } number) when op.IsOrdering() => new ScalarFilter(op, (IScalar)left, number),
            _ => null,
        };
    }

    static ISpansets? AsSpansets(INode node) => node is ISpansets spansets and not Pipeline { EndsInAggregate: true } ? spansets : null;

    static INode? Join(Operator op, IScalar left, IScalar right) =>
        op.IsOrdering() ? new ScalarFilter(op, left, right) : op.IsArithmetic() ? new ScalarOperation(op, left, right) : null;

    static MetricsFilter? Threshold(IMetrics series, Operator op, ScalarConstant number) =>
        number is { IsComputed: true, Value.Type: StaticType.Duration } ? null : new MetricsFilter(series, op, number.Value);

    static INode? Calculate(Operator op, INode left, INode right)
    {
        if (left is ScalarConstant a && right is ScalarConstant b)
        {
            return Arithmetic.Apply(op, a.Value, b.Value) is { IsNil: false } value ? new ScalarConstant(value, IsComputed: true) : null;
        }

        return op is not (Operator.Modulo or Operator.Power) && AsMetrics(left) is { } leftSeries && AsMetrics(right) is { } rightSeries
            ? new MetricsMath(op, leftSeries, rightSeries)
            : null;
    }

    static IMetrics? AsMetrics(INode node) => node switch
    {
        IMetrics series => series,
        ScalarConstant { Value.Type: not StaticType.Duration } number => new MetricsConstant(number.Value.Number, number.Value),
        _ => null,
    };
}
