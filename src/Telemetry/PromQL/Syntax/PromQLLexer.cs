namespace Dendro.Telemetry.PromQL.Syntax;

/// <summary>Cuts a query into tokens. The first error ends the list.</summary>
internal sealed class PromQLLexer
{
    readonly string _text;
    readonly List<Token> _tokens = [];
    int _start;
    int _at;
    int _parens;
    bool _inBraces;
    bool _inBrackets;
    bool _gotColon;

    PromQLLexer(string text) => _text = text;

    public static List<Token> Tokenize(string text)
    {
        var lexer = new PromQLLexer(text);
        do
        {
            lexer.Next();
        }
        while (lexer._tokens[^1].Kind is not (TokenKind.End or TokenKind.Error));

        return lexer._tokens;
    }

    char Peek => _at < _text.Length ? _text[_at] : '\0';

    bool AtEnd => _at >= _text.Length;

    void Next()
    {
        SkipBlanks();
        _start = _at;
        if (_inBraces)
        {
            NextInBraces();
        }
        else
        {
            NextInStatement();
        }
    }

    void SkipBlanks()
    {
        while (!AtEnd)
        {
            if (Peek == '#')
            {
                var lineEnd = _text.IndexOf('\n', _at);
                _at = lineEnd < 0 ? _text.Length : lineEnd;
            }
            else if (Peek is ' ' or '\t' or '\n' or '\r')
            {
                _at++;
            }
            else
            {
                return;
            }
        }
    }

    void NextInStatement()
    {
        if (AtEnd)
        {
            NextAtEnd();
            return;
        }

        var c = _text[_at++];
        switch (c)
        {
            case ',':
                Emit(TokenKind.Comma);
                break;
            case '*' or '/' or '%' or '+' or '-' or '^':
                Emit(TokenKind.Operator);
                break;
            case '=' or '!' or '<' or '>':
                NextComparison(c);
                break;
            case '"' or '\'' or '`':
                NextString(c);
                break;
            case '@':
                Emit(TokenKind.At);
                break;
            case '(' or ')' or '[' or ']' or '{':
                NextBracket(c);
                break;
            default:
                NextWord(c);
                break;
        }
    }

    void NextAtEnd()
    {
        if (_inBrackets)
        {
            var isComplete = _tokens[^1].Kind is TokenKind.Number or TokenKind.Duration or TokenKind.RightParen;
            Fail(isComplete ? "unclosed left bracket" : "unexpected end of input in duration expression");
        }
        else if (_parens > 0)
        {
            Fail("unclosed left parenthesis");
        }
        else
        {
            Emit(TokenKind.End);
        }
    }

    void NextComparison(char c)
    {
        var next = Peek;
        if (c == '=' && next == '~')
        {
            Fail("unexpected character after '=': '~'");
        }
        else if (next == '=' || (c is '<' or '>' && next == '/'))
        {
            _at++;
            Emit(TokenKind.Operator);
        }
        else if (c == '!')
        {
            Fail($"unexpected character after '!': {Shown(next)}");
        }
        else
        {
            Emit(c == '=' ? TokenKind.Equal : TokenKind.Operator);
        }
    }

    void NextBracket(char c)
    {
        switch (c)
        {
            case '(':
                _parens++;
                Emit(TokenKind.LeftParen);
                break;
            case ')' when --_parens < 0:
                _start = _at;
                Fail("unexpected right parenthesis ')'");
                break;
            case ')':
                Emit(TokenKind.RightParen);
                break;
            case '{':
                _inBraces = true;
                Emit(TokenKind.LeftBrace);
                break;
            case '[' when _inBrackets:
                Fail("unexpected left bracket '['");
                break;
            case ']' when !_inBrackets:
                Fail("unexpected right bracket ']'");
                break;
            default:
                (_inBrackets, _gotColon) = (c == '[', false);
                Emit(c == '[' ? TokenKind.LeftBracket : TokenKind.RightBracket);
                break;
        }
    }

    void NextWord(char c)
    {
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek)))
        {
            NextNumber();
        }
        else if (IsLetter(c) || c == ':')
        {
            if (_inBrackets)
            {
                NextWordInBrackets(c);
                return;
            }

            SkipWord(colons: true);
            Emit(Keywords.KindOf(_text[_start.._at]));
        }
        else
        {
            Fail($"unexpected character: {Shown(c)}");
        }
    }

    void NextWordInBrackets(char c)
    {
        if (c == ':')
        {
            if (_gotColon)
            {
                Fail("unexpected colon ':'");
                return;
            }

            _gotColon = true;
            Emit(TokenKind.Colon);
            return;
        }

        SkipWord(colons: false);
        if (DurationFunctions.Contains(_text[_start.._at]))
        {
            Emit(TokenKind.Identifier);
            return;
        }

        Fail($"unexpected character: {Shown(c)}, expected ':'");
    }

    static readonly HashSet<string> DurationFunctions = new(StringComparer.OrdinalIgnoreCase) { "step", "range", "min_of", "max_of" };

    void NextInBraces()
    {
        if (AtEnd)
        {
            Fail("unexpected end of input inside braces");
            return;
        }

        var c = _text[_at++];
        switch (c)
        {
            case ',':
                Emit(TokenKind.Comma);
                break;
            case '"' or '\'' or '`':
                NextString(c);
                break;
            case '=' when Peek == '~':
            case '!' when Peek is '~' or '=':
                _at++;
                Emit(_text[_at - 1] == '=' ? TokenKind.Operator : c == '=' ? TokenKind.EqualRegex : TokenKind.NotRegex);
                break;
            case '=':
                Emit(TokenKind.Equal);
                break;
            case '!':
                Fail($"unexpected character after '!' inside braces: {Shown(Peek)}");
                break;
            case '{':
                Fail("unexpected left brace '{'");
                break;
            case '}':
                _inBraces = false;
                Emit(TokenKind.RightBrace);
                break;
            case var _ when IsLetter(c):
                SkipWord(colons: false);
                Emit(TokenKind.Identifier);
                break;
            default:
                Fail($"unexpected character inside braces: {Shown(c)}");
                break;
        }
    }

    void NextNumber()
    {
        var length = NumberScanner.Scan(_text.AsSpan(_start), out var kind);
        _at = _start + length;
        if (kind == TokenKind.Error)
        {
            Fail($"bad number or duration syntax: {GoString.Quote(_text[_start.._at])}");
        }
        else
        {
            Emit(kind);
        }
    }

    void NextString(char quote)
    {
        var error = StringScanner.Scan(_text, ref _at, quote, out var errorAt);
        if (error is null)
        {
            Emit(TokenKind.String);
            return;
        }

        _start = errorAt;
        Fail(error);
    }

    void SkipWord(bool colons)
    {
        while (!AtEnd && (IsLetter(Peek) || char.IsAsciiDigit(Peek) || (colons && Peek == ':')))
        {
            _at++;
        }
    }

    static bool IsLetter(char c) => char.IsAsciiLetter(c) || c == '_';

    void Emit(TokenKind kind) => _tokens.Add(new Token(kind, _text[_start.._at], new TextSpan(_start, _at)));

    void Fail(string problem) => _tokens.Add(new Token(TokenKind.Error, problem, new TextSpan(_start, _at)));

    string Shown(char c)
    {
        if (c == '\0' && AtEnd)
        {
            return "'\\x00'";
        }

        var whole = char.IsHighSurrogate(c) && !AtEnd ? _text.Substring(_at - 1, 2) : c.ToString();
        return c == '\'' ? "'\\''" : $"'{GoString.Quote(whole)[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal)}'";
    }
}
