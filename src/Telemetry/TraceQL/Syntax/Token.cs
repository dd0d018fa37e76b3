using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Syntax;

internal enum TokenKind
{
    End,
    Symbol,
    Identifier,

    /// <summary>Where the name of an attribute ends; no text of its own.</summary>
    EndAttribute,
    String,
    Integer,
    Float,
    Duration,
}

/// <summary>A piece of the query; keywords and punctuation are symbols that carry their text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The symbol, or the name of an identifier.</param>
/// <param name="Value">The value of a literal.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">In characters, from 1.</param>
/// <param name="ReportedLine">
/// The line that Tempo prints: 0 instead of the line after a token of which its scanner took a part by hand, as in
/// <c>&amp;&amp;</c>, <c>span.</c> or a duration. Grafana shows that text, so ours is the same.
/// </param>
internal readonly record struct Token(TokenKind Kind, string Text, Static Value, int Line, int Column, int ReportedLine)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    /// <summary>As syntax errors name it.</summary>
    public string Display => Kind switch
    {
        TokenKind.End => "$end",
        TokenKind.Symbol => Text,
        TokenKind.EndAttribute => "END_ATTRIBUTE",
        _ => Kind.ToString().ToUpperInvariant(),
    };
}
