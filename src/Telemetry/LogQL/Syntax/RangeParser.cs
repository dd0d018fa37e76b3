namespace Dendro.Telemetry.LogQL.Syntax;

/// <summary>Reads log queries and the ranges over them.</summary>
internal sealed class RangeParser(TokenReader tokens)
{
    readonly StageParser _stages = new(tokens);

    public LogQuery ParseLogQuery() => new(SelectorParser.Parse(tokens), _stages.ParseAll());

    /// <summary>A log query with its window, which may stand before or after the stages, parts of it in parentheses.</summary>
    public LogRange ParseRange()
    {
        var (query, unwrap, window) = ParseParts();
        return window is { } known ? new LogRange(query, known.RangeNs, known.OffsetNs, unwrap) : throw tokens.Unexpected();
    }

    (LogQuery Query, Unwrap? Unwrap, Window? Window) ParseParts()
    {
        if (!tokens.At("(") && !tokens.At("{"))
        {
            throw tokens.Unexpected("{", "(");
        }

        var (query, unwrap, window) = (new LogQuery([], []), (Unwrap?)null, (Window?)null);
        if (tokens.Accept("("))
        {
            (query, unwrap, window) = tokens.Nested(ParseParts);
            tokens.Expect(")");
        }
        else
        {
            query = ParseLogQuery();
            unwrap = ParseUnwrap();
        }

        if (window is null && tokens.At(TokenKind.Range))
        {
            window = ParseWindow();
            if (query.Stages.Count == 0 && unwrap is null)
            {
                query = query with { Stages = _stages.ParseAll() };
                unwrap = ParseUnwrap();
            }
        }

        return (query, unwrap, window);
    }

    Window ParseWindow()
    {
        var range = tokens.Take().Quantity;
        return new Window(range, tokens.Accept("offset") ? tokens.Expect(TokenKind.Duration).Quantity : 0);
    }

    Unwrap? ParseUnwrap()
    {
        if (!tokens.At("|") || !tokens.PeekSecond().Is("unwrap"))
        {
            return null;
        }

        tokens.Take();
        tokens.Take();
        var conversion = "";
        if (tokens.At(TokenKind.Function) && Words.Conversions.Contains(tokens.Peek().Text))
        {
            conversion = tokens.Take().Text;
            tokens.Expect("(");
        }

        var label = tokens.Expect(TokenKind.Identifier).Text;
        if (conversion.Length > 0)
        {
            tokens.Expect(")");
        }

        var filters = new List<LabelFilter>();
        while (tokens.Accept("|"))
        {
            filters.Add(LabelFilterParser.Parse(tokens));
        }

        return new Unwrap(label, conversion, filters);
    }

    readonly record struct Window(long RangeNs, long OffsetNs);
}
