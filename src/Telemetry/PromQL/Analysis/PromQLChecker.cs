using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Analysis;

/// <summary>Checks that the parts of a query fit together. Messages are those of Prometheus, which dashboards show.</summary>
internal sealed class PromQLChecker(string query)
{
    public void Check(Expression expression)
    {
        switch (expression)
        {
            case Parenthesized parenthesized:
                Check(parenthesized.Inner);
                break;
            case UnaryOperation unary:
                CheckUnary(unary);
                break;
            case BinaryOperation binary:
                CheckBinary(binary);
                break;
            case Call call:
                CheckCall(call);
                break;
            case Aggregation aggregation:
                CheckAggregation(aggregation);
                break;
            case Subquery subquery:
                CheckSubquery(subquery);
                break;
            case RangeSelector range:
                CheckSelector(range.Selector, range.Span);
                break;
            case VectorSelector selector:
                CheckSelector(selector, selector.Span);
                break;
        }
    }

    PromQLSyntaxException Error(TextSpan span, string problem) => new(query, span, problem);

    void Expect(Expression expression, ExpressionType type, string context)
    {
        Check(expression);
        if (expression.Type != type)
        {
            throw Error(expression.Span, $"expected type {Describe(type)} in {context}, got {Describe(expression.Type)}");
        }
    }

    void CheckUnary(UnaryOperation unary)
    {
        Check(unary.Operand);
        if (unary.Type is not (ExpressionType.Scalar or ExpressionType.Vector))
        {
            throw Error(unary.Span, $"unary expression only allowed on expressions of type scalar or instant vector, got {GoString.Quote(Describe(unary.Type))}");
        }
    }

    void CheckSubquery(Subquery subquery)
    {
        Check(subquery.Inner);
        if (subquery.Inner.Type != ExpressionType.Vector)
        {
            throw Error(subquery.Span, $"subquery is only allowed on instant vector, got {subquery.Inner.Type.ToString().ToLowerInvariant()} instead");
        }
    }

    void CheckAggregation(Aggregation aggregation)
    {
        Expect(aggregation.Inner, ExpressionType.Vector, "aggregation expression");
        if (aggregation.Parameter is not null)
        {
            var type = aggregation.Kind == AggregationKind.CountValues ? ExpressionType.String : ExpressionType.Scalar;
            Expect(aggregation.Parameter, type, "aggregation parameter");
        }
    }

    void CheckCall(Call call)
    {
        var function = FunctionTable.All[call.Function];
        var got = call.Arguments.Count;
        var name = GoString.Quote(call.Function);
        if (function.Required == function.Most && got != function.Required)
        {
            throw Error(call.Span, $"expected {function.Required} argument(s) in call to {name}, got {got}");
        }

        if (got < function.Required)
        {
            throw Error(call.Span, $"expected at least {function.Required} argument(s) in call to {name}, got {got}");
        }

        if (function.Most >= 0 && got > function.Most)
        {
            throw Error(call.Span, $"expected at most {function.Most} argument(s) in call to {name}, got {got}");
        }

        for (var i = 0; i < got; i++)
        {
            if (call.Function == "info" && i == 1)
            {
                CheckInfoSelector(call.Arguments[1]);
                continue;
            }

            Expect(call.Arguments[i], function.Parameters[Math.Min(i, function.Parameters.Count - 1)], $"call to function {name}");
        }
    }

    void CheckInfoSelector(Expression expression)
    {
        if (expression is not VectorSelector selector)
        {
            throw Error(expression.Span, "expected label selectors only");
        }

        if (selector.Name.Length > 0)
        {
            throw Error(expression.Span, "expected label selectors only, got vector selector instead");
        }
    }

    void CheckBinary(BinaryOperation binary)
    {
        Check(binary.Left);
        Check(binary.Right);
        if (!IsOperand(binary.Left) || !IsOperand(binary.Right))
        {
            var wrong = IsOperand(binary.Left) ? binary.Right : binary.Left;
            throw Error(wrong.Span, "binary expression must contain only scalar and instant vector types");
        }

        if (binary.ReturnsBool && !binary.IsComparison)
        {
            throw Error(binary.OperatorSpan, "bool modifier can only be used on comparison operators");
        }

        if (binary.IsComparison && !binary.ReturnsBool && binary.Type == ExpressionType.Scalar)
        {
            throw Error(binary.OperatorSpan, "comparisons between scalars must use BOOL modifier");
        }

        if (!binary.Matching.Labels.Without && binary.Matching.Include.FirstOrDefault(binary.Matching.Labels.Names.Contains) is { } twice)
        {
            throw Error(binary.OperatorSpan, $"label {GoString.Quote(twice)} must not occur in ON and GROUP clause at once");
        }

        CheckMatching(binary);
    }

    void CheckMatching(BinaryOperation binary)
    {
        var rule = binary.Matching;
        var hasFill = rule.FillLeft is not null || rule.FillRight is not null;
        if (binary.Left.Type != ExpressionType.Vector || binary.Right.Type != ExpressionType.Vector)
        {
            if (rule.Labels.Names.Count > 0 || hasFill)
            {
                throw Error(binary.Span, hasFill ? "filling in missing series only allowed between instant vectors" : "vector matching only allowed between instant vectors");
            }

            if (binary.IsSetOperation)
            {
                throw Error(binary.Span, $"set operator {GoString.Quote(binary.Operator)} not allowed in binary scalar expression");
            }
        }
        else if (binary.IsSetOperation && rule.Cardinality != Cardinality.OneToOne)
        {
            throw Error(binary.Span, $"no grouping allowed for {GoString.Quote(binary.Operator)} operation");
        }
        else if (binary.IsSetOperation && hasFill)
        {
            throw Error(binary.Span, "filling in missing series not allowed for set operators");
        }
    }

    void CheckSelector(VectorSelector selector, TextSpan span)
    {
        var names = selector.Matchers.Where(matcher => matcher.Name == Labels.MetricName && matcher.Type == MatchType.Equal).ToArray();
        if (selector.Name.Length > 0 && names.Length > 1)
        {
            throw Error(span, $"metric name must not be set twice: {GoString.Quote(selector.Name)} or {GoString.Quote(names[0].Value)}");
        }

        if (selector.Matchers.All(matcher => matcher.Matches("")))
        {
            throw Error(span, "vector selector must contain at least one non-empty matcher");
        }
    }

    static bool IsOperand(Expression expression) => expression.Type is ExpressionType.Scalar or ExpressionType.Vector;

    static string Describe(ExpressionType type) => type switch
    {
        ExpressionType.Vector => "instant vector",
        ExpressionType.Matrix => "range vector",
        _ => type.ToString().ToLowerInvariant(),
    };
}
