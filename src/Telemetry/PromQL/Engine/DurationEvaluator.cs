using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>The length of durations, once the query's step and range are known.</summary>
internal sealed class DurationEvaluator(PromQLQuery query)
{
    /// <summary>The milliseconds of a range or step.</summary>
    /// <exception cref="PromQLException">It is not greater than 0.</exception>
    public long PositiveMs(DurationExpression duration)
    {
        var milliseconds = Milliseconds(duration);
        return milliseconds > 0
            ? milliseconds
            : throw PromQLException.Execution($"{duration.Span.Position(query.Text)}: duration must be greater than 0");
    }

    /// <summary>The milliseconds of an offset; 0 for null.</summary>
    public long Milliseconds(DurationExpression? duration)
    {
        if (duration is null)
        {
            return 0;
        }

        var milliseconds = Math.Round(Seconds(duration) * 1000, 6);
        return Math.Abs(milliseconds) < 9e15
            ? (long)milliseconds
            : throw PromQLException.Execution($"{duration.Span.Position(query.Text)}: duration is out of range");
    }

    double Seconds(DurationExpression duration) => duration switch
    {
        DurationLiteral literal => literal.Seconds,
        DurationParentheses parentheses => Seconds(parentheses.Inner),
        DurationNegation negation => -Seconds(negation.Operand),
        DurationArithmetic arithmetic => Calculate(arithmetic, Seconds(arithmetic.Left), Seconds(arithmetic.Right)),
        DurationCall { Function: "step" } => query.StepMs / 1000.0,
        DurationCall { Function: "range" } => (query.EndMs - query.StartMs) / 1000.0,
        DurationCall { Function: "min_of" } call => call.Arguments.Min(Seconds),
        DurationCall call => call.Arguments.Max(Seconds),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    double Calculate(DurationArithmetic arithmetic, double left, double right)
    {
        if (right == 0 && arithmetic.Operator is '/' or '%')
        {
            var problem = arithmetic.Operator == '/' ? "division by zero" : "modulo by zero";
            throw PromQLException.Execution($"{arithmetic.Span.Position(query.Text)}: {problem}");
        }

        return arithmetic.Operator switch
        {
            '+' => left + right,
            '-' => left - right,
            '*' => left * right,
            '/' => left / right,
            '%' => left % right,
            _ => Math.Pow(left, right),
        };
    }
}
