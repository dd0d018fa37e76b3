using Dendro.Telemetry.PromQL.Engine;

namespace Dendro.Telemetry.PromQL.Syntax;

/// <summary>Writes durations back.</summary>
internal static class DurationPrinter
{
    /// <summary>A whole duration: a literal is written with units even if it was given as a number.</summary>
    public static string Print(DurationExpression duration) =>
        duration is DurationLiteral literal ? PrometheusDuration.Format(Milliseconds(literal)) : PrintPart(duration);

    static string PrintPart(DurationExpression duration) => duration switch
    {
        DurationLiteral { IsDuration: true } literal => PrometheusDuration.Format(Milliseconds(literal)),
        DurationLiteral literal => GoFormat.Plain(literal.Seconds),
        DurationParentheses parentheses => $"({PrintPart(parentheses.Inner)})",
        DurationNegation negation => "-" + PrintPart(negation.Operand),
        DurationArithmetic arithmetic => $"{PrintPart(arithmetic.Left)} {arithmetic.Operator} {PrintPart(arithmetic.Right)}",
        DurationCall call => $"{call.Function}({string.Join(", ", call.Arguments.Select(PrintPart))})",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static long Milliseconds(DurationLiteral literal) => (long)Math.Round(literal.Seconds * 1000);
}
