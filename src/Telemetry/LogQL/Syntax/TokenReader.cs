namespace Dendro.Telemetry.LogQL.Syntax;

/// <summary>Walks over the tokens of a query and words what is wrong with them.</summary>
internal sealed class TokenReader(string query)
{
    // Deep enough for any query a person or a dashboard writes, shallow enough for the stack.
    const int MaxDepth = 200;
    const int MaxJoins = 1000;

    readonly IReadOnlyList<Token> _tokens = LogQLLexer.Tokenize(query);
    int _at;
    int _depth;
    int _joins;

    /// <summary>The next token.</summary>
    /// <exception cref="LogQLException">The text there is no token.</exception>
    public Token Peek()
    {
        var token = _tokens[_at];
        return token.Kind == TokenKind.Invalid ? throw LogQLException.At(token.Line, token.Column, token.Text) : token;
    }

    /// <summary>The token after the next, which may be invalid.</summary>
    public Token PeekSecond() => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    public Token Take()
    {
        var token = Peek();
        _at = Math.Min(_at + 1, _tokens.Count - 1);
        return token;
    }

    public bool Accept(string text)
    {
        if (!Peek().Is(text))
        {
            return false;
        }

        Take();
        return true;
    }

    public bool At(string text) => Peek().Is(text);

    public bool At(TokenKind kind) => Peek().Kind == kind;

    /// <summary>Takes the symbol or keyword, which must come.</summary>
    public void Expect(string text)
    {
        if (!Accept(text))
        {
            throw Unexpected(text);
        }
    }

    /// <summary>Takes a token of the kind, which must come.</summary>
    public Token Expect(TokenKind kind) => Peek().Kind == kind ? Take() : throw Unexpected(new Token(kind, "", 0, 0).Name);

    /// <summary>The error of the next token, naming what could have stood there when that is little enough to say.</summary>
    public LogQLException Unexpected(params ReadOnlySpan<string> expected)
    {
        var token = Peek();
        var message = $"syntax error: unexpected {token.Name}";
        for (var i = 0; i < expected.Length; i++)
        {
            message += (i == 0 ? ", expecting " : " or ") + expected[i];
        }

        return LogQLException.At(token.Line, token.Column, message);
    }

    /// <summary>Notes that one more operand was joined to others: chains are as deep in memory as they are long.</summary>
    public void Join()
    {
        if (++_joins > MaxJoins)
        {
            var token = Peek();
            throw LogQLException.At(token.Line, token.Column, $"the query joins more than {MaxJoins} operands");
        }
    }

    /// <summary>Parses something that may contain itself.</summary>
    public T Nested<T>(Func<T> parse)
    {
        if (++_depth > MaxDepth)
        {
            var token = Peek();
            throw LogQLException.At(token.Line, token.Column, $"the query is nested more than {MaxDepth} levels deep");
        }

        var result = parse();
        _depth--;
        return result;
    }
}
