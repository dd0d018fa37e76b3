namespace Dendro.Telemetry.PromQL.Syntax;

internal enum TokenKind
{
    End,
    Error,
    Identifier,
    MetricIdentifier,
    Number,
    Duration,
    String,
    Keyword,
    Aggregator,
    Operator,
    Equal,
    EqualRegex,
    NotRegex,
    At,
    Comma,
    Colon,
    LeftParen,
    RightParen,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
}

/// <summary>A word of a query. For <see cref="TokenKind.Error"/> the text is what is wrong.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, TextSpan Span)
{
    /// <summary>Whether it is the operator or keyword given, in any case.</summary>
    public bool Is(string word) =>
        Kind is TokenKind.Operator or TokenKind.Keyword or TokenKind.Aggregator && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>As messages about an unexpected token name it.</summary>
    public string Description => Kind switch
    {
        TokenKind.End => "end of input",
        TokenKind.Error => Text,
        TokenKind.Identifier => $"identifier {GoString.Quote(Text)}",
        TokenKind.MetricIdentifier => $"metric identifier {GoString.Quote(Text)}",
        TokenKind.Number => $"number {Shortened}",
        TokenKind.Duration => $"duration {Shortened}",
        TokenKind.String => $"string {Shortened}",
        TokenKind.Keyword => $"<{Text}>",
        TokenKind.Aggregator => $"<aggr:{Text}>",
        TokenKind.Operator or TokenKind.At => $"<op:{Text}>",
        _ => GoString.Quote(Text),
    };

    string Shortened => Text.Length > 10 ? GoString.Quote(Text[..10]) + "..." : GoString.Quote(Text);
}
