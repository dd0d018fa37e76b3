namespace Dendro.Telemetry.LogQL.Syntax;

/// <summary>Writes a query over several lines where one would be too long. Two blanks per level.</summary>
internal sealed class PrettyPrinter(int maxCharactersPerLine)
{
    /// <summary>The width that Loki's API formats to.</summary>
    public const int DefaultWidth = 100;

    public string Print(Expression expression) => Print(expression, 0);

    static string Indent(int level) => new(' ', 2 * level);

    string Print(Expression expression, int level)
    {
        var line = Printer.Print(expression);
        if (line.Length <= maxCharactersPerLine || expression is Literal or VectorLiteral)
        {
            return Indent(level) + line;
        }

        return expression switch
        {
            LogQuery query => Query(query, level),
            RangeAggregation range => Call(range.Operator, range.Parameter is { } parameter ? Printer.Number(parameter) : null, Range(range.Range, level + 1), level)
                + Printer.After(range.Grouping),
            VectorAggregation vector => Call(
                vector.Operator + Printer.Before(vector.Grouping), vector.Parameter is { } parameter ? Printer.Number(parameter) : null, Print(vector.Inner, level + 1), level),
            BinaryOperation binary => $"{Print(binary.Left, level + 1)}\n{Indent(level)}{Printer.Operator(binary)}\n{Print(binary.Right, level + 1)}",
            LabelReplace replace => Replace(replace, level),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    static string Call(string name, string? parameter, string argument, int level) =>
        $"{Indent(level)}{name}(\n{(parameter is null ? "" : $"{Indent(level + 1)}{parameter},\n")}{argument}\n{Indent(level)})";

    string Query(LogQuery query, int level)
    {
        var line = Printer.Query(query);
        return Indent(level) + (line.Length <= maxCharactersPerLine
            ? line
            : string.Join('\n' + Indent(level + 1), query.Stages.Select(Printer.Stage).Prepend(Printer.Selector(query.Matchers))));
    }

    string Range(LogRange range, int level)
    {
        var text = Query(range.Query, level);
        if (range.Unwrap is { } unwrap)
        {
            var filters = unwrap.Filters.Select(filter => $"| {Printer.Filter(filter)}");
            text += string.Concat(filters.Prepend(Printer.Unwrap(unwrap)).Select(stage => $"\n{Indent(level + 1)}{stage}"));
        }

        return $"{text} {Printer.Window(range)}";
    }

    string Replace(LabelReplace replace, int level)
    {
        var arguments = Printer.Arguments(replace).Select(argument => Indent(level + 1) + argument).Prepend(Print(replace.Inner, level + 1));
        return $"{Indent(level)}label_replace(\n{string.Join(",\n", arguments)}\n{Indent(level)})";
    }
}
