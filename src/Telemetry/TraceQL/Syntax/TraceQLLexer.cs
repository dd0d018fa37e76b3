using System.Globalization;
using System.Text;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Syntax;

/// <summary>Splits a query into tokens. Keywords are case-sensitive; <c>//</c> starts a comment.</summary>
internal sealed class TraceQLLexer
{
    readonly Rune[] _text;
    readonly List<Token> _tokens = [];
    int _at;
    int _line = 1;
    int _lineStart;

    TraceQLLexer(string text) => _text = [.. text.EnumerateRunes()];

    /// <exception cref="TraceQLSyntaxException">A string without an end, a number out of range.</exception>
    public static List<Token> Read(string text)
    {
        var lexer = new TraceQLLexer(text);
        lexer.ReadAll();
        return lexer._tokens;
    }

    void ReadAll()
    {
        while (SkipBlanks())
        {
            var start = Position(TokenKind.Identifier);
            var c = _text[_at].Value;
            if (IsDigit(_at) || (c == '.' && IsDigit(_at + 1)))
            {
                ReadNumber(start);
            }
            else if (c is '"' or '`')
            {
                _tokens.Add(start with { Kind = TokenKind.String, Value = Static.Of(new StringLiteral(_text, _at).Read(start, out _at)) });
            }
            else
            {
                ReadSymbol(start);
            }
        }

        var end = Position(TokenKind.End);
        _tokens.Add(_text.Length == 0 ? end with { Line = 0, Column = 0, ReportedLine = 0 } : end);
    }

    Token Position(TokenKind kind) => new(kind, "", default, _line, _at - _lineStart + 1, _line);

    int At(int index) => index < _text.Length ? _text[index].Value : -1;

    bool IsDigit(int index) => At(index) is >= '0' and <= '9';

    static bool IsWordRune(int rune) => rune == '_' || (rune >= 0 && (Rune.IsLetter(new Rune(rune)) || Rune.IsDigit(new Rune(rune))));

    bool SkipBlanks()
    {
        for (; _at < _text.Length; _at++)
        {
            if (At(_at) == '/' && At(_at + 1) == '/')
            {
                while (_at < _text.Length && At(_at) != '\n')
                {
                    _at++;
                }
            }

            if (At(_at) == '\n')
            {
                (_line, _lineStart) = (_line + 1, _at + 1);
            }
            else if (_at < _text.Length && !Rune.IsWhiteSpace(_text[_at]))
            {
                return true;
            }
        }

        _at = _text.Length;
        return false;
    }

    string Text(int from, int to)
    {
        var text = new StringBuilder(to - from);
        for (var i = from; i < to; i++)
        {
            text.Append(_text[i].ToString());
        }

        return text.ToString();
    }

    void ReadNumber(Token start)
    {
        var end = _at;
        while (IsDigit(end))
        {
            end++;
        }

        var isFloat = At(end) == '.';
        if (isFloat)
        {
            do
            {
                end++;
            }
            while (IsDigit(end));
        }

        if (At(end) is 'e' or 'E' && (IsDigit(end + 1) || (At(end + 1) is '+' or '-' && IsDigit(end + 2))))
        {
            isFloat = true;
            end += 2;
            while (IsDigit(end))
            {
                end++;
            }
        }

        var durationEnd = end;
        while (IsDigit(durationEnd) || At(durationEnd) is 'n' or 's' or 'u' or 'm' or 'h' or 'µ' or 'μ' or 'd' or 'w' or 'y' or '.')
        {
            durationEnd++;
        }

        if (durationEnd > end && DurationText.TryParse(Text(_at, durationEnd), out var nanoseconds))
        {
            _at = durationEnd;
            _tokens.Add(start with { Kind = TokenKind.Duration, Value = Static.Duration(nanoseconds), ReportedLine = 0 });
            return;
        }

        var number = Text(_at, end);
        _at = end;
        _tokens.Add(isFloat
            ? start with { Kind = TokenKind.Float, Value = Static.Of(double.Parse(number, CultureInfo.InvariantCulture)) }
            : start with { Kind = TokenKind.Integer, Value = Static.Of(ParseInteger(number, start)) });
    }

    static long ParseInteger(string number, Token start) =>
        long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new TraceQLSyntaxException($"integer out of range: {number}", start);

    void ReadSymbol(Token start)
    {
        var end = _at + 1;
        if (IsWordRune(At(_at)))
        {
            while (IsWordRune(At(end)))
            {
                end++;
            }
        }

        // The longest symbol wins, and every symbol's beginnings are symbols (">>" of ">", "span." of the word "span").
        var (word, symbol) = (Text(_at, end), (string?)null);
        var longest = word;
        while (end < _text.Length && Symbols.All.Contains(longest + _text[end]))
        {
            longest = symbol = longest + _text[end++];
        }

        _at = end;
        symbol ??= Symbols.All.Contains(word) ? word : null;
        if (symbol is null)
        {
            _tokens.Add(start with { Text = word });
            return;
        }

        var token = start with { Kind = TokenKind.Symbol, Text = symbol, ReportedLine = symbol == word ? start.Line : 0 };
        _tokens.Add(token);
        if (Symbols.AttributePrefixes.Contains(symbol))
        {
            ReadAttribute(token);
        }
    }

    /// <summary>The name after a prefix, up to a blank or one of <c>{ } ( ) = ~ ! &lt; &gt; &amp; | ^ ,</c>.</summary>
    void ReadAttribute(Token prefix)
    {
        if (prefix.Text == "parent." && TryReadInnerScope(prefix) is { } scope)
        {
            prefix = scope;
        }

        var name = new StringBuilder();
        var start = _at;
        while (_at < _text.Length && IsAttributeRune(_text[_at]))
        {
            if (At(_at) == '"')
            {
                ReadQuotedPart(name, prefix);
            }
            else
            {
                name.Append(_text[_at++].ToString());
            }
        }

        // Tempo's scanner reports no line after it took characters by hand.
        var after = prefix with { ReportedLine = _at > start ? 0 : prefix.ReportedLine };
        if (_at > start)
        {
            _tokens.Add(after with { Kind = TokenKind.Identifier, Text = name.ToString() });
        }

        _tokens.Add(after with { Kind = TokenKind.EndAttribute, Text = "" });
    }

    Token? TryReadInnerScope(Token prefix)
    {
        foreach (var scope in (string[])["span.", "resource."])
        {
            if (_at + scope.Length <= _text.Length && Text(_at, _at + scope.Length) == scope)
            {
                _at += scope.Length;
                var token = prefix with { Text = scope, ReportedLine = 0 };
                _tokens.Add(token);
                return token;
            }
        }

        return null;
    }

    void ReadQuotedPart(StringBuilder name, Token prefix)
    {
        var after = prefix with { ReportedLine = 0 };
        for (_at++; At(_at) != '"'; _at++)
        {
            if (At(_at) == '\\' && At(++_at) is not ('"' or '\\'))
            {
                throw new TraceQLSyntaxException("invalid escape sequence", after);
            }

            if (_at >= _text.Length)
            {
                throw new TraceQLSyntaxException("unexpected EOF, expecting \"", after);
            }

            name.Append(_text[_at].ToString());
        }

        _at++;
    }

    public static bool IsAttributeRune(Rune rune) =>
        !Rune.IsWhiteSpace(rune) && rune.Value is not ('{' or '}' or '(' or ')' or '=' or '~' or '!' or '<' or '>' or '&' or '|' or '^' or ',');
}
