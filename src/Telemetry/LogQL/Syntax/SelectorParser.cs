using Dendro.Telemetry.Model;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.LogQL.Syntax;

/// <summary>Reads stream selectors and the matchers in them.</summary>
internal static class SelectorParser
{
    public static List<Matcher> Parse(TokenReader tokens)
    {
        tokens.Expect("{");
        var matchers = new List<Matcher>();
        if (tokens.Accept("}"))
        {
            return matchers;
        }

        if (!tokens.At(TokenKind.Identifier))
        {
            throw tokens.Unexpected("IDENTIFIER", "}");
        }

        do
        {
            matchers.Add(ParseMatcher(tokens, tokens.Expect(TokenKind.Identifier).Text));
        }
        while (tokens.Accept(","));
        return tokens.Accept("}") ? matchers : throw tokens.Unexpected("}", ",");
    }

    /// <summary>Reads the operator and text after the name.</summary>
    public static Matcher ParseMatcher(TokenReader tokens, string name)
    {
        var type = TryType(tokens.Peek()) ?? throw tokens.Unexpected("=", "=~", "!~", "!=");
        tokens.Take();
        return Make(name, type, tokens.Expect(TokenKind.String).Text);
    }

    public static Matcher Make(string name, MatchType type, string value)
    {
        try
        {
            return new Matcher(name, type, value);
        }
        catch (ArgumentException e)
        {
            throw LogQLException.Semantic(Regexps.Describe(value, e), e);
        }
    }

    public static MatchType? TryType(Token token) => token switch
    {
        { Kind: not TokenKind.Symbol } => null,
        { Text: "=" } => MatchType.Equal,
        { Text: "!=" } => MatchType.NotEqual,
        { Text: "=~" } => MatchType.Regex,
        { Text: "!~" } => MatchType.NotRegex,
        _ => null,
    };
}
