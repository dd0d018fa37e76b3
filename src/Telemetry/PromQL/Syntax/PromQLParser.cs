using System.Globalization;
using Dendro.Telemetry.PromQL.Analysis;
using Dendro.Telemetry.PromQL.Engine;

namespace Dendro.Telemetry.PromQL.Syntax;

/// <summary>
/// Reads a query by recursive descent. Precedence, from loose to tight: <c>or</c>; <c>and unless</c>; comparisons;
/// <c>+ -</c>; <c>* / % atan2</c>; signs; <c>^</c>, which groups from the right.
/// </summary>
public sealed partial class PromQLParser
{
    const int PowerPrecedence = 6;

    // Deeper nesting than any sane query, well before the stack ends.
    const int MaxDepth = 500;

    readonly string _query;
    readonly List<Token> _tokens;
    int _at;
    int _depth;
    int _durationOperators;

    PromQLParser(string query)
    {
        _query = query;
        _tokens = PromQLLexer.Tokenize(query);
    }

    /// <summary>Reads a query and checks its types.</summary>
    /// <exception cref="PromQLSyntaxException">It is not PromQL.</exception>
    public static Expression Parse(string query)
    {
        var parser = new PromQLParser(query);
        if (parser.Current.Kind == TokenKind.End)
        {
            throw new PromQLSyntaxException(query, default, "no expression found in input");
        }

        var expression = parser.ParseBinary(1);
        parser.Expect(TokenKind.End);
        parser.CheckDepth(expression);
        new PromQLChecker(query).Check(expression);
        return expression;
    }

    /// <summary>Reads a selector alone, such as the <c>match[]</c> parameter of the API. It may match everything.</summary>
    /// <exception cref="PromQLSyntaxException">It is not a selector.</exception>
    public static VectorSelector ParseSelector(string text)
    {
        var parser = new PromQLParser(text);
        var start = parser.Current;
        if (start.Kind != TokenKind.LeftBrace && !Keywords.CanNameMetric(start))
        {
            throw parser.Unexpected("", "");
        }

        var selector = parser.ParseVectorSelector();
        parser.Expect(TokenKind.End);
        return selector;
    }

    Token Current => _tokens[_at];

    Token Following => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    Token Take() => _tokens[_at++];

    bool TryTake(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            return false;
        }

        _at++;
        return true;
    }

    Token Expect(TokenKind kind, string context = "", string expected = "") =>
        Current.Kind == kind ? Take() : throw Unexpected(context, expected);

    PromQLSyntaxException Unexpected(string context, string expected)
    {
        var token = Current;
        if (token.Kind == TokenKind.Error)
        {
            return Error(token.Span, token.Text);
        }

        var where = context.Length > 0 ? $" in {context}" : "";
        var wanted = expected.Length > 0 ? $", expected {expected}" : "";
        return Error(token.Span, $"unexpected {token.Description}{where}{wanted}");
    }

    PromQLSyntaxException Error(TextSpan span, string problem) => new(_query, span, problem);

    PromQLSyntaxException TooDeep(TextSpan span) => Error(span, $"expression is nested more than {MaxDepth} levels deep");

    // A chain of operators such as 1+1+1 makes a deep tree of a query that nests nothing.
    void CheckDepth(Expression root)
    {
        var left = new Stack<(Expression Expression, int Depth)>([(root, 1)]);
        while (left.TryPop(out var next))
        {
            if (next.Depth > MaxDepth)
            {
                throw TooDeep(next.Expression.Span);
            }

            foreach (var child in next.Expression.Children)
            {
                left.Push((child, next.Depth + 1));
            }
        }
    }

    Expression ParseBinary(int minPrecedence)
    {
        if (++_depth > MaxDepth)
        {
            throw TooDeep(Current.Span);
        }

        var left = ParseUnary();
        while (Precedence(Current) is var precedence && precedence >= minPrecedence)
        {
            var operatorToken = Take();
            var (returnsBool, matching) = ParseModifiers();
            var right = ParseBinary(precedence == PowerPrecedence ? precedence : precedence + 1);
            left = new BinaryOperation(left.Span.To(right.Span), operatorToken.Text.ToLowerInvariant(), left, right, operatorToken.Span)
            {
                ReturnsBool = returnsBool,
                Matching = matching,
            };
        }

        _depth--;
        return left;
    }

    static int Precedence(Token token) => token.Kind != TokenKind.Operator ? 0 : token.Text.ToLowerInvariant() switch
    {
        "or" => 1,
        "and" or "unless" => 2,
        "==" or "!=" or "<" or "<=" or ">" or ">=" or "</" or ">/" => 3,
        "+" or "-" => 4,
        "*" or "/" or "%" or "atan2" => 5,
        _ => PowerPrecedence,
    };

    Expression ParseUnary()
    {
        if (!Current.Is("+") && !Current.Is("-"))
        {
            return ParsePostfix();
        }

        var sign = Take();
        var operand = ParseBinary(PowerPrecedence);
        var span = sign.Span.To(operand.Span);
        return operand is NumberLiteral number
            ? number with { Span = span, Value = sign.Text == "-" ? -number.Value : number.Value }
            : new UnaryOperation(span, sign.Text == "-", operand);
    }

    Expression ParsePrimary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number or TokenKind.Duration:
                var (value, isDuration) = ParseNumber();
                return new NumberLiteral(token.Span, value, isDuration);
            case TokenKind.String:
                return new StringLiteral(token.Span, StringScanner.Unquote(Take().Text));
            case TokenKind.LeftParen:
                Take();
                var inner = ParseBinary(1);
                return new Parenthesized(token.Span.To(Expect(TokenKind.RightParen).Span), inner);
            case TokenKind.Aggregator when Following.Kind == TokenKind.LeftParen || Following.Is("by") || Following.Is("without"):
                return ParseAggregation();
            case TokenKind.LeftBrace:
                return ParseVectorSelector();
            case var _ when Keywords.CanNameMetric(token):
                return Following.Kind == TokenKind.LeftParen ? ParseCall() : ParseVectorSelector();
            default:
                throw Unexpected("", "");
        }
    }

    Call ParseCall()
    {
        var name = Take();
        if (!FunctionTable.All.TryGetValue(name.Text, out var function))
        {
            throw Error(name.Span, $"unknown function with name {GoString.Quote(name.Text)}");
        }

        var (arguments, end) = ParseArguments();
        return new Call(name.Span.To(end), function.Name, arguments, function.Returns);
    }

    (List<Expression> Arguments, TextSpan End) ParseArguments()
    {
        Expect(TokenKind.LeftParen);
        var arguments = new List<Expression>();
        if (Current.Kind != TokenKind.RightParen)
        {
            arguments.Add(ParseBinary(1));
            while (Current.Kind == TokenKind.Comma)
            {
                var comma = Take();
                if (Current.Kind == TokenKind.RightParen)
                {
                    throw Error(comma.Span, "trailing commas not allowed in function call args");
                }

                arguments.Add(ParseBinary(1));
            }
        }

        return (arguments, Expect(TokenKind.RightParen).Span);
    }

    Aggregation ParseAggregation()
    {
        var name = Take();
        var kind = Keywords.Aggregators[name.Text];
        var grouping = TryParseGrouping();
        var (arguments, end) = ParseArguments();
        if (grouping is null && TryParseGrouping() is { } after)
        {
            (grouping, end) = (after, _tokens[_at - 1].Span);
        }

        var span = name.Span.To(end);
        if (arguments.Count == 0)
        {
            throw Error(span, "no arguments for aggregate expression provided");
        }

        var wanted = kind is AggregationKind.TopK or AggregationKind.BottomK or AggregationKind.LimitK or AggregationKind.LimitRatio
            or AggregationKind.Quantile or AggregationKind.CountValues ? 2 : 1;
        if (arguments.Count != wanted)
        {
            throw Error(span, $"wrong number of arguments for aggregate expression provided, expected {wanted}, got {arguments.Count}");
        }

        return new Aggregation(span, name.Text.ToLowerInvariant(), kind, arguments[^1], wanted == 2 ? arguments[0] : null, grouping ?? Grouping.All);
    }

    Grouping? TryParseGrouping()
    {
        if (!Current.Is("by") && !Current.Is("without"))
        {
            return null;
        }

        return new Grouping(Take().Is("without"), ParseLabelList());
    }

    (double Value, bool IsDuration) ParseNumber()
    {
        var token = Take();
        if (token.Kind == TokenKind.Duration)
        {
            if (!PrometheusDuration.TryParse(token.Text, out var milliseconds))
            {
                throw Error(token.Span, $"not a valid duration string: {GoString.Quote(token.Text)}");
            }

            return (milliseconds / 1000.0, true);
        }

        var value = NumberText.Parse(token.Text);
        if (value is null || (double.IsInfinity(value.Value) && char.IsAsciiDigit(token.Text[0])))
        {
            var reason = value is null ? "invalid syntax" : "value out of range";
            throw Error(token.Span, $"error parsing number: strconv.ParseFloat: parsing {GoString.Quote(token.Text)}: {reason}");
        }

        return (value.Value, false);
    }

    static string Shown(double value) => double.IsFinite(value) ? value.ToString("F6", CultureInfo.InvariantCulture) : GoFormat.Plain(value);
}
