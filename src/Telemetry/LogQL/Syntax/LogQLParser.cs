using Dendro.Telemetry.LogQL.Analysis;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Syntax;

/// <summary>Reads queries. Binary operations and what they join are here; selectors, stages and ranges in their own parsers.</summary>
internal sealed class LogQLParser
{
    const int MaxQueryBytes = 131_071;

    static readonly string[][] Precedence =
        [["or"], ["and", "unless"], ["==", "!=", ">", ">=", "<", "<="], ["+", "-"], ["*", "/", "%"], ["^"]];

    readonly TokenReader _tokens;
    readonly RangeParser _ranges;

    LogQLParser(string query)
    {
        var bytes = System.Text.Encoding.UTF8.GetByteCount(query);
        if (bytes > MaxQueryBytes)
        {
            throw LogQLException.Semantic($"input size too long ({bytes} > {MaxQueryBytes})");
        }

        _tokens = new TokenReader(query);
        _ranges = new RangeParser(_tokens);
    }

    /// <summary>Reads a query and checks that it means something.</summary>
    /// <exception cref="LogQLException">It does not.</exception>
    public static Expression Parse(string query)
    {
        var parser = new LogQLParser(query);
        var expression = parser.ParseExpression(0);
        parser.ExpectEnd();
        LogQLChecker.CheckSelectors(expression);
        return expression;
    }

    /// <summary>Reads a selector alone, which may match everything.</summary>
    /// <exception cref="LogQLException">It is none.</exception>
    public static IReadOnlyList<Matcher> ParseMatchers(string selector)
    {
        var parser = new LogQLParser(selector);
        var matchers = SelectorParser.Parse(parser._tokens);
        if (!parser._tokens.At(TokenKind.End))
        {
            throw parser._tokens.PeekSecond().Kind == TokenKind.End || parser._tokens.At(TokenKind.Invalid)
                ? parser._tokens.Unexpected()
                : LogQLException.Semantic("only label matchers are supported");
        }

        return matchers;
    }

    void ExpectEnd()
    {
        if (!_tokens.At(TokenKind.End))
        {
            throw _tokens.Unexpected();
        }
    }

    Expression ParseExpression(int level)
    {
        if (level == Precedence.Length)
        {
            return _tokens.Nested(ParseOperand);
        }

        var left = ParseExpression(level + 1);
        while (Array.Find(Precedence[level], _tokens.At) is { } operation)
        {
            _tokens.Take();
            _tokens.Join();
            var modifier = ParseModifier();

            // Powers associate to the right, all else to the left.
            var right = _tokens.Nested(() => ParseExpression(operation == "^" ? level : level + 1));
            left = LogQLChecker.Binary(operation, left, right, modifier);
        }

        return left;
    }

    Expression ParseOperand()
    {
        var token = _tokens.Peek();
        if (token.Is("{"))
        {
            var query = _ranges.ParseLogQuery();

            // What the stages leave is an unwrap, which has its place in a range only.
            return _tokens.Accept("|") ? throw _tokens.Unexpected() : query;
        }

        if (token.Is("("))
        {
            _tokens.Take();
            var inner = ParseExpression(0);
            _tokens.Expect(")");
            return inner;
        }

        if (token.Kind == TokenKind.Number || token.Is("-") || token.Is("+"))
        {
            return new Literal(ParseNumber());
        }

        return token.Text switch
        {
            _ when token.Kind == TokenKind.Function && Words.RangeOperators.Contains(token.Text) => ParseRangeAggregation(),
            _ when token.Kind == TokenKind.Function && Words.VectorOperators.Contains(token.Text) => ParseVectorAggregation(),
            "vector" when token.Kind == TokenKind.Function => ParseVector(),
            "label_replace" when token.Kind == TokenKind.Keyword => ParseLabelReplace(),
            _ => throw _tokens.Unexpected(),
        };
    }

    double ParseNumber()
    {
        var sign = _tokens.Accept("-") ? -1 : 1;
        _ = sign > 0 && _tokens.Accept("+");
        return sign * LogQLChecker.Number(_tokens.Expect(TokenKind.Number).Text);
    }

    RangeAggregation ParseRangeAggregation()
    {
        var operation = _tokens.Take().Text;
        _tokens.Expect("(");
        string? parameter = null;
        if (_tokens.At(TokenKind.Number))
        {
            parameter = _tokens.Take().Text;
            _tokens.Expect(",");
        }
        else if (!_tokens.At("{") && !_tokens.At("("))
        {
            throw _tokens.Unexpected("NUMBER", "{", "(");
        }

        var range = _ranges.ParseRange();
        _tokens.Expect(")");
        return LogQLChecker.RangeAggregation(operation, parameter, range, ParseGrouping());
    }

    VectorAggregation ParseVectorAggregation()
    {
        var operation = _tokens.Take().Text;
        var grouping = ParseGrouping();
        _tokens.Expect("(");
        string? parameter = null;
        if (_tokens.At(TokenKind.Number) && _tokens.PeekSecond().Is(","))
        {
            parameter = _tokens.Take().Text;
            _tokens.Take();
        }

        var inner = ParseMetric();
        _tokens.Expect(")");
        return LogQLChecker.VectorAggregation(operation, parameter, inner, grouping ?? ParseGrouping());
    }

    VectorLiteral ParseVector()
    {
        _tokens.Take();
        _tokens.Expect("(");
        var value = LogQLChecker.Number(_tokens.Expect(TokenKind.Number).Text);
        _tokens.Expect(")");
        return new VectorLiteral(value);
    }

    LabelReplace ParseLabelReplace()
    {
        _tokens.Take();
        _tokens.Expect("(");
        var inner = ParseMetric();
        var texts = new string[4];
        for (var i = 0; i < texts.Length; i++)
        {
            _tokens.Expect(",");
            texts[i] = _tokens.Expect(TokenKind.String).Text;
        }

        _tokens.Expect(")");
        return LogQLChecker.LabelReplace(new LabelReplace(inner, texts[0], texts[1], texts[2], texts[3]));
    }

    // A log query may stand in parentheses and beside operators, where the checker names it, but not as an argument.
    MetricExpression ParseMetric() => ParseExpression(0) as MetricExpression ?? throw _tokens.Unexpected();

    Grouping? ParseGrouping()
    {
        if (!_tokens.At("by") && !_tokens.At("without"))
        {
            return null;
        }

        var without = _tokens.Take().Text == "without";
        return new Grouping(without, ParseLabels());
    }

    List<string> ParseLabels()
    {
        _tokens.Expect("(");
        var labels = new List<string>();
        if (_tokens.Accept(")"))
        {
            return labels;
        }

        if (!_tokens.At(TokenKind.Identifier))
        {
            throw _tokens.Unexpected("IDENTIFIER", ")");
        }

        do
        {
            labels.Add(_tokens.Expect(TokenKind.Identifier).Text);
        }
        while (_tokens.Accept(","));
        if (!_tokens.Accept(")"))
        {
            throw _tokens.Unexpected(",", ")");
        }

        return labels;
    }

    MatchModifier ParseModifier()
    {
        var modifier = MatchModifier.None with { ReturnsBool = _tokens.Accept("bool") };
        if (!_tokens.At("on") && !_tokens.At("ignoring"))
        {
            return modifier;
        }

        var on = _tokens.Take().Text == "on";
        modifier = modifier with { On = on, Labels = ParseLabels() };
        if (!_tokens.At("group_left") && !_tokens.At("group_right"))
        {
            return modifier;
        }

        var many = _tokens.Take().Text == "group_left" ? ManySide.Left : ManySide.Right;

        // group_left (a) names labels; group_left (rate(…)) is followed by its operand in parentheses.
        var hasLabels = _tokens.At("(") && (_tokens.PeekSecond().Kind == TokenKind.Identifier || _tokens.PeekSecond().Is(")"));
        return modifier with { Many = many, Include = hasLabels ? ParseLabels() : [] };
    }
}
