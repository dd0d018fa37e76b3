namespace Dendro.Telemetry.PromQL.Syntax;

/// <summary>Writes a query over several lines, each part that is too long for a line indented by two spaces more.</summary>
public static class PrettyPrinter
{
    /// <summary>The line length of the <c>format_query</c> API.</summary>
    public const int DefaultLineLength = 100;

    /// <summary>The query's text, broken where a part is longer than <paramref name="lineLength"/> characters.</summary>
    public static string Print(Expression expression, int lineLength = DefaultLineLength) => Print(expression, 0, lineLength);

    static string Print(Expression expression, int level, int lineLength)
    {
        var indent = new string(' ', 2 * level);
        var line = PromQLPrinter.Print(expression);
        if (line.Length <= lineLength)
        {
            return indent + line;
        }

        string Inner(Expression inner) => Print(inner, level + 1, lineLength);
        return expression switch
        {
            Aggregation aggregation =>
                $"{indent}{PromQLPrinter.HeadOf(aggregation)}(\n{(aggregation.Parameter is null ? "" : Inner(aggregation.Parameter) + ",\n")}{Inner(aggregation.Inner)}\n{indent})",
            BinaryOperation binary => $"{Inner(binary.Left)}\n{indent}{PromQLPrinter.OperatorOf(binary)}\n{Inner(binary.Right)}",
            Call call => $"{indent}{call.Function}(\n{string.Join(",\n", call.Arguments.Select(Inner))}\n{indent})",
            Parenthesized parenthesized => $"{indent}(\n{Inner(parenthesized.Inner)}\n{indent})",
            Subquery subquery => Print(subquery.Inner, level, lineLength) + PromQLPrinter.SuffixOf(subquery),
            UnaryOperation unary => $"{indent}{(unary.IsMinus ? "-" : "+")}{Print(unary.Operand, level, lineLength).TrimStart()}",
            _ => indent + line,
        };
    }
}
