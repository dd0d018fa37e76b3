using System.Text.RegularExpressions;
using Dendro.Telemetry.Templates;

namespace Dendro.Telemetry.LogQL.Syntax;

/// <summary>Splits a query into tokens. What cannot be read becomes an invalid token, reported if the parser gets that far.</summary>
internal sealed partial class LogQLLexer
{
    static readonly string[] TwoCharacterSymbols = ["=~", "!~", "!=", "|=", "|~", "|>", "!>", "==", ">=", "<="];

    readonly string _text;
    readonly List<Token> _tokens = [];
    int _at;
    int _line = 1;
    int _lineStart;

    LogQLLexer(string text) => _text = text;

    /// <summary>The tokens, the last of which is the end or invalid.</summary>
    public static IReadOnlyList<Token> Tokenize(string text)
    {
        var lexer = new LogQLLexer(text);
        do
        {
            lexer._tokens.Add(lexer.Next());
        }
        while (lexer._tokens[^1].Kind is not (TokenKind.End or TokenKind.Invalid));

        return lexer._tokens;
    }

    char Current => _at < _text.Length ? _text[_at] : '\0';

    Token Next()
    {
        SkipBlanks();
        if (_at >= _text.Length)
        {
            return Make(TokenKind.End, "", 0);
        }

        var c = Current;
        return c switch
        {
            '"' or '`' => ReadString(c),
            '[' => ReadRange(),
            '-' when Match(FlagPattern()) is { } flag => Make(TokenKind.Flag, flag, flag.Length, forgetLine: true),
            '-' when Match(DurationPattern()) is { } text && Durations.TryParse(text, out var ns) =>
                Make(TokenKind.Duration, text, text.Length, ns, forgetLine: true),
            '\uFFFD' => Fail("invalid UTF-8 encoding"),
            _ when char.IsAsciiDigit(c) || (c == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1])) => ReadNumber(),
            _ when Match(WordPattern()) is { } word => ReadWord(word),
            _ => ReadSymbol(c),
        };
    }

    void SkipBlanks()
    {
        for (; _at < _text.Length; _at++)
        {
            if (_text[_at] == '\n')
            {
                (_line, _lineStart) = (_line + 1, _at + 1);
            }
            else if (_text[_at] == '#')
            {
                _at = _text.IndexOf('\n', _at) is var end && end < 0 ? _text.Length : end;
                _at--;
            }
            else if (!char.IsWhiteSpace(_text[_at]))
            {
                return;
            }
        }
    }

    Token ReadString(char quote)
    {
        var end = _at + 1;
        for (; end < _text.Length && _text[end] != quote; end++)
        {
            if (_text[end] == '\uFFFD')
            {
                return Fail("invalid UTF-8 encoding");
            }

            end += quote == '"' && _text[end] == '\\' ? 1 : 0;
            if (quote == '"' && end < _text.Length && _text[end] == '\n')
            {
                return Fail("literal not terminated");
            }
        }

        if (end >= _text.Length)
        {
            return Fail("literal not terminated");
        }

        try
        {
            var literal = _text.AsSpan(_at, end + 1 - _at);
            return Make(TokenKind.String, GoStrings.Unquote(literal), literal.Length);
        }
        catch (FormatException e)
        {
            return Fail(e.Message);
        }
    }

    Token ReadRange()
    {
        var end = _text.IndexOf(']', _at);
        var inner = end < 0 ? "" : _text[(_at + 1)..end].Trim();
        if (end < 0)
        {
            return Fail("missing closing ']' in duration", forgetLine: true);
        }

        return Durations.TryParsePrometheus(inner, out var ns, out var error)
            ? Make(TokenKind.Range, inner, end + 1 - _at, ns, forgetLine: true)
            : Fail(error, forgetLine: true);
    }

    Token ReadNumber()
    {
        if (Match(DurationPattern()) is { } duration && Durations.TryParse(duration, out var ns) && duration != "0")
        {
            return Make(TokenKind.Duration, duration, duration.Length, ns, forgetLine: true);
        }

        if (Match(BytesPattern()) is { } size && ByteSizes.TryParse(size, out var bytes, out _))
        {
            return Make(TokenKind.Bytes, size, size.Length, (long)bytes, forgetLine: true);
        }

        var number = Match(NumberPattern())!;
        return Make(TokenKind.Number, number, number.Length);
    }

    Token ReadWord(string word)
    {
        var lower = word.ToLowerInvariant();
        var kind = Words.IsFunction(lower) && CallPattern().IsMatch(_text, _at + word.Length) ? TokenKind.Function
            : Words.IsKeyword(lower) ? TokenKind.Keyword
            : TokenKind.Identifier;
        return Make(kind, kind == TokenKind.Identifier ? word : lower, word.Length);
    }

    Token ReadSymbol(char c)
    {
        var two = Array.Find(TwoCharacterSymbols, symbol => string.CompareOrdinal(_text, _at, symbol, 0, 2) == 0);
        return two is not null ? Make(TokenKind.Symbol, two, 2, forgetLine: true)
            : "{}()=,.|+-*/%^<>".Contains(c) ? Make(TokenKind.Symbol, c.ToString(), 1)
            : Fail($"syntax error: unexpected {GoStrings.Quote(c.ToString())}");
    }

    string? Match(Regex pattern) => pattern.Match(_text, _at) is { Success: true, Length: > 0 } match ? match.Value : null;

    Token Make(TokenKind kind, string text, int length, long quantity = 0, bool forgetLine = false)
    {
        var token = new Token(kind, text, forgetLine ? 0 : _line, Column, quantity);
        for (var i = _at; i < _at + length; i++)
        {
            if (_text[i] == '\n')
            {
                (_line, _lineStart) = (_line + 1, i + 1);
            }
        }

        _at += length;
        return token;
    }

    Token Fail(string message, bool forgetLine = false) => new(TokenKind.Invalid, message, forgetLine ? 0 : _line, Column);

    // Columns count characters, not UTF-16 units.
    int Column
    {
        get
        {
            var column = 1;
            foreach (var _ in _text.AsSpan(_lineStart, _at - _lineStart).EnumerateRunes())
            {
                column++;
            }

            return column;
        }
    }

    [GeneratedRegex(@"\G--[a-z-]+", RegexOptions.CultureInvariant)]
    private static partial Regex FlagPattern();

    [GeneratedRegex(@"\G-?[0-9][0-9numshdwyµμ.]*", RegexOptions.CultureInvariant)]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"\G[0-9.]+([kKMGTP]?B|[KMGTP]iB)(?![\w])", RegexOptions.CultureInvariant)]
    private static partial Regex BytesPattern();

    [GeneratedRegex(@"\G(0[xXoObB][0-9a-fA-F_.]+([pP][+-]?[0-9]+)?|[0-9_]*\.?[0-9_]*([eE][+-]?[0-9]+)?)", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"\G[\p{L}_:][\p{L}\p{Nd}_:]*", RegexOptions.CultureInvariant)]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"\G\s*(\(|(by|without)\s*\()", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex CallPattern();
}
