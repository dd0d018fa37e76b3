using System.Runtime.CompilerServices;

namespace Dendro.Telemetry.TraceQL.Syntax;

/// <summary>
/// Parses a query by precedence climbing. Spansets, aggregates, numbers and series share operators, so operands are
/// parsed first and sorted by kind when an operator joins them.
/// </summary>
internal sealed partial class TraceQLParser
{
    /// <summary>How deep fields may nest and how many operators may join spansets: what is evaluated recursively must end.</summary>
    const int MostDepth = 1_000;

    /// <summary>How many operators may join fields: a chain of them is looked through recursively, too.</summary>
    const int MostFieldOperators = 10_000;

    readonly List<Token> _tokens;
    int _at;
    int _depth;
    int _operators;
    int _fieldOperators;

    TraceQLParser(string text) => _tokens = TraceQLLexer.Read(text);

    Token Current => _tokens[_at];

    /// <exception cref="TraceQLSyntaxException">The text is no query.</exception>
    public static Query Parse(string text)
    {
        var parser = new TraceQLParser(text);
        var root = parser.ParsePipeline() as IRoot;
        if (root is null or MetricsConstant or Pipeline { EndsInAggregate: true })
        {
            throw parser.Unexpected();
        }

        var hints = parser.ParseHints();
        return parser.Current.Kind == TokenKind.End ? new Query(root, hints) : throw parser.Unexpected(hints.Count == 0 ? ["with"] : []);
    }

    /// <summary>Parses one attribute or intrinsic, such as <c>span.http.method</c>.</summary>
    /// <exception cref="TraceQLSyntaxException">The text is something else.</exception>
    public static Attribute ParseAttribute(string text)
    {
        var parser = new TraceQLParser(text);
        var attribute = parser.ParseAttribute();
        return parser.Current.Kind == TokenKind.End ? attribute : throw parser.Unexpected();
    }

    Token Next() => _tokens[_at++];

    bool Accept(string symbol)
    {
        if (!Current.Is(symbol))
        {
            return false;
        }

        _at++;
        return true;
    }

    void Expect(string symbol)
    {
        if (!Accept(symbol))
        {
            throw Unexpected(symbol);
        }
    }

    Token Expect(TokenKind kind) =>
        Current.Kind == kind ? Next() : throw Unexpected(kind == TokenKind.EndAttribute ? "END_ATTRIBUTE" : kind.ToString().ToUpperInvariant());

    TraceQLSyntaxException Unexpected(params ReadOnlySpan<string> expected) => Unexpected(Current, expected);

    static TraceQLSyntaxException Unexpected(Token found, params ReadOnlySpan<string> expected) =>
        new($"syntax error: unexpected {found.Display}{(expected.Length > 0 ? ", expecting " : "")}{string.Join(" or ", expected!)}", found);

    TraceQLSyntaxException TooDeep() => new("query is nested too deeply", Current);

    /// <summary>Runs a rule that may nest, so that a query of only parentheses is an error instead of the process' end.</summary>
    T Nested<T>(Func<T> rule)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw TooDeep();
        }

        _depth++;
        try
        {
            return rule();
        }
        finally
        {
            _depth--;
        }
    }

    List<Hint> ParseHints()
    {
        var hints = new List<Hint>();
        if (!Accept("with"))
        {
            return hints;
        }

        Expect("(");
        do
        {
            var name = Expect(TokenKind.Identifier).Text;
            Expect("=");
            hints.Add(ParseConstant() is { } constant ? new Hint(name, constant.Value) : throw Unexpected());
        }
        while (Accept(","));
        Expect(")");
        return hints;
    }
}
