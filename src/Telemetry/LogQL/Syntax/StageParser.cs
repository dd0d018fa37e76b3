using Dendro.Telemetry.LogQL.Analysis;

namespace Dendro.Telemetry.LogQL.Syntax;

/// <summary>Reads the stages of a pipeline, up to an unwrap.</summary>
internal sealed class StageParser(TokenReader tokens)
{
    public List<Stage> ParseAll()
    {
        var stages = new List<Stage>();
        while (true)
        {
            if (LineOperator(tokens.Peek()) is { } operation)
            {
                tokens.Take();
                stages.Add(ParseLineFilter(operation));
            }
            else if (tokens.At("|") && !tokens.PeekSecond().Is("unwrap"))
            {
                tokens.Take();
                stages.Add(ParseStage());
            }
            else
            {
                return stages;
            }
        }
    }

    static LineFilterOperator? LineOperator(Token token) => token switch
    {
        { Kind: not TokenKind.Symbol } => null,
        { Text: "|=" } => LineFilterOperator.Contains,
        { Text: "!=" } => LineFilterOperator.NotContains,
        { Text: "|~" } => LineFilterOperator.Regex,
        { Text: "!~" } => LineFilterOperator.NotRegex,
        { Text: "|>" } => LineFilterOperator.Pattern,
        { Text: "!>" } => LineFilterOperator.NotPattern,
        _ => null,
    };

    LineFilter ParseLineFilter(LineFilterOperator operation)
    {
        var operands = new List<LineFilterOperand>();
        do
        {
            operands.Add(ParseOperand());
        }
        while (tokens.Accept("or"));
        return new LineFilter(operation, operands);
    }

    LineFilterOperand ParseOperand()
    {
        if (tokens.At(TokenKind.String))
        {
            return new LineFilterOperand(tokens.Take().Text, IsIp: false);
        }

        return tokens.At("ip") ? new LineFilterOperand(ParseIp(tokens), IsIp: true) : throw tokens.Unexpected("STRING", "ip");
    }

    public static string ParseIp(TokenReader tokens)
    {
        tokens.Expect("ip");
        tokens.Expect("(");
        var addresses = tokens.Expect(TokenKind.String).Text;
        tokens.Expect(")");
        return addresses;
    }

    Stage ParseStage()
    {
        var token = tokens.Peek();
        if (token.Kind != TokenKind.Keyword)
        {
            return new LabelFilterStage(LabelFilterParser.Parse(tokens));
        }

        tokens.Take();
        return token.Text switch
        {
            "json" => new JsonStage(tokens.At(TokenKind.Identifier) ? ParseExtractions() : []),
            "logfmt" => ParseLogfmt(),
            "regexp" => LogQLChecker.Regexp(new RegexpStage(ParseText())),
            "pattern" => LogQLChecker.Pattern(new PatternStage(ParseText())),
            "unpack" => new UnpackStage(),
            "line_format" => new LineFormatStage(ParseText()),
            "label_format" => LogQLChecker.LabelFormat(new LabelFormatStage(ParseList(ParseLabelFormat))),
            "decolorize" => new DecolorizeStage(),
            "drop" => new DropStage(ParseList(ParseLabelSelector)),
            "keep" => new KeepStage(ParseList(ParseLabelSelector)),
            _ => throw LogQLException.At(token.Line, token.Column, $"syntax error: unexpected {token.Name}"),
        };
    }

    string ParseText() => tokens.Expect(TokenKind.String).Text;

    LogfmtStage ParseLogfmt()
    {
        var (strict, keepEmpty) = (false, false);
        while (tokens.At(TokenKind.Flag))
        {
            var flag = tokens.Take();
            strict |= flag.Text == "--strict";
            keepEmpty |= flag.Text == "--keep-empty";
            if (flag.Text is not ("--strict" or "--keep-empty"))
            {
                throw LogQLException.Semantic($"unknown parser flag {flag.Text}, expecting --strict or --keep-empty");
            }
        }

        return new LogfmtStage(strict, keepEmpty, tokens.At(TokenKind.Identifier) ? ParseExtractions() : []);
    }

    List<Extraction> ParseExtractions() => ParseList(() =>
    {
        var label = tokens.Expect(TokenKind.Identifier).Text;
        return new Extraction(label, tokens.Accept("=") ? ParseText() : label);
    });

    LabelFormat ParseLabelFormat()
    {
        var label = tokens.Expect(TokenKind.Identifier).Text;
        tokens.Expect("=");
        return tokens.At(TokenKind.Identifier) ? new LabelFormat(label, tokens.Take().Text, IsRename: true)
            : tokens.At(TokenKind.String) ? new LabelFormat(label, tokens.Take().Text, IsRename: false)
            : throw tokens.Unexpected("IDENTIFIER", "STRING");
    }

    LabelSelector ParseLabelSelector()
    {
        var name = tokens.Expect(TokenKind.Identifier).Text;
        return new LabelSelector(name, SelectorParser.TryType(tokens.Peek()) is null ? null : SelectorParser.ParseMatcher(tokens, name));
    }

    List<T> ParseList<T>(Func<T> parse)
    {
        var list = new List<T>();
        do
        {
            list.Add(parse());
        }
        while (tokens.Accept(","));
        return list;
    }
}
