using Dendro.Telemetry.LogQL.Analysis;

namespace Dendro.Telemetry.LogQL.Syntax;

/// <summary>
/// Reads conditions on labels. "and" binds tighter than "or"; a comma or nothing at all also means "and", but takes
/// everything to its right: <c>a , b or c</c> is <c>a and (b or c)</c>.
/// </summary>
internal static class LabelFilterParser
{
    public static LabelFilter Parse(TokenReader tokens) => tokens.Nested(() => Parse(tokens, "or"));

    static LabelFilter Parse(TokenReader tokens, string loosest)
    {
        var left = ParseOne(tokens);
        while (true)
        {
            tokens.Join();
            if (tokens.At(",") || tokens.At(TokenKind.Identifier) || tokens.At("("))
            {
                tokens.Accept(",");
                left = new AndFilter(left, Parse(tokens));
            }
            else if (tokens.Accept("and"))
            {
                left = new AndFilter(left, Parse(tokens, "nothing"));
            }
            else if (loosest == "or" && tokens.Accept("or"))
            {
                left = new OrFilter(left, Parse(tokens, "and"));
            }
            else
            {
                return left;
            }
        }
    }

    static LabelFilter ParseOne(TokenReader tokens)
    {
        if (tokens.Accept("("))
        {
            var inner = Parse(tokens);
            tokens.Expect(")");
            return inner;
        }

        if (!tokens.At(TokenKind.Identifier))
        {
            throw tokens.Unexpected();
        }

        var label = tokens.Take().Text;
        var operation = tokens.Peek();
        var type = SelectorParser.TryType(operation);
        var comparison = Compares(operation);
        if (type is null && comparison is null)
        {
            throw tokens.Unexpected();
        }

        tokens.Take();
        var value = tokens.Peek();
        return value.Kind switch
        {
            TokenKind.String when type is { } match => new StringFilter(SelectorParser.Make(label, match, tokens.Take().Text)),
            TokenKind.Function when value.Text == "ip" && operation.Text is "=" or "!=" => new IpFilter(label, operation.Text == "!=", StageParser.ParseIp(tokens)),
            TokenKind.Duration when comparison is { } compare => new DurationFilter(label, compare, tokens.Take().Quantity),
            TokenKind.Bytes when comparison is { } compare => new BytesFilter(label, compare, tokens.Take().Quantity),
            TokenKind.Number or TokenKind.Symbol when comparison is { } compare && (value.Kind == TokenKind.Number || value.Text is "-" or "+") =>
                new NumberFilter(label, compare, ParseNumber(tokens)),
            _ => throw tokens.Unexpected(),
        };
    }

    static double ParseNumber(TokenReader tokens)
    {
        var sign = tokens.Accept("-") ? -1 : 1;
        _ = sign > 0 && tokens.Accept("+");
        return sign * LogQLChecker.Number(tokens.Expect(TokenKind.Number).Text);
    }

    static Comparison? Compares(Token token) => token switch
    {
        { Kind: not TokenKind.Symbol } => null,
        { Text: "=" or "==" } => Comparison.Equal,
        { Text: "!=" } => Comparison.NotEqual,
        { Text: ">" } => Comparison.Greater,
        { Text: ">=" } => Comparison.GreaterOrEqual,
        { Text: "<" } => Comparison.Less,
        { Text: "<=" } => Comparison.LessOrEqual,
        _ => null,
    };
}
