namespace Dendro.Telemetry.PromQL.Syntax;

/// <summary>A length of time as written in brackets or after <c>offset</c>. Its value may depend on the query's step and range.</summary>
/// <param name="Span">Where it stands in the text.</param>
public abstract record DurationExpression(TextSpan Span)
{
    /// <inheritdoc/>
    public sealed override string ToString() => DurationPrinter.Print(this);
}

/// <summary>A number of seconds, written as a number or as a duration.</summary>
public sealed record DurationLiteral(TextSpan Span, double Seconds, bool IsDuration) : DurationExpression(Span);

/// <summary>A duration in parentheses.</summary>
public sealed record DurationParentheses(TextSpan Span, DurationExpression Inner) : DurationExpression(Span);

/// <summary>A duration with its sign turned.</summary>
public sealed record DurationNegation(TextSpan Span, DurationExpression Operand) : DurationExpression(Span);

/// <summary>Arithmetic on durations: <c>+ - * / % ^</c>.</summary>
public sealed record DurationArithmetic(TextSpan Span, char Operator, DurationExpression Left, DurationExpression Right) : DurationExpression(Span);

/// <summary><c>step()</c>, <c>range()</c>, <c>min_of(a, b)</c> or <c>max_of(a, b)</c>.</summary>
public sealed record DurationCall(TextSpan Span, string Function, IReadOnlyList<DurationExpression> Arguments) : DurationExpression(Span);
