namespace Dendro.Telemetry.LogQL.Syntax;

internal enum TokenKind
{
    End,
    Invalid,
    Identifier,
    String,
    Number,
    Flag,
    Duration,
    Range,
    Bytes,
    Symbol,
    Keyword,
    Function,
}

/// <summary>
/// One token. <see cref="Text"/> is the value of a string, the lower-case word of a keyword or function, the message
/// of an invalid token, else what was written.
/// </summary>
/// <param name="Quantity">Nanoseconds of a duration or range, bytes of a size.</param>
/// <param name="Line">From 1; 0 for tokens whose line Loki's scanner forgets.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Line, int Column, long Quantity = 0)
{
    /// <summary>Whether it is the symbol, keyword or function of this text.</summary>
    public bool Is(string text) => Kind >= TokenKind.Symbol && Text == text;

    /// <summary>The name that error messages use.</summary>
    public string Name => Kind switch
    {
        TokenKind.End => "$end",
        TokenKind.Identifier => "IDENTIFIER",
        TokenKind.String => "STRING",
        TokenKind.Number => "NUMBER",
        TokenKind.Flag => "FUNCTION_FLAG",
        TokenKind.Duration => "DURATION",
        TokenKind.Range => "RANGE",
        TokenKind.Bytes => "BYTES",
        TokenKind.Function => Words.FunctionName(Text),
        _ => Text,
    };
}
