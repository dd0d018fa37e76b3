namespace Dendro.Telemetry.PromQL.Syntax;

// Ranges in brackets and the durations in them.
public sealed partial class PromQLParser
{
    const double MaxSeconds = 9223372036;
    const string DurationExpected = "number, duration, step(), or range()";

    Expression ParseRange(Expression expression)
    {
        var open = Take();
        var range = ParsePositiveDuration("subquery or range selector");
        if (TryTake(TokenKind.Colon))
        {
            var step = Current.Kind == TokenKind.RightBracket ? null : ParsePositiveDuration("subquery selector");
            var end = Expect(TokenKind.RightBracket, "subquery selector", "\"]\"");
            return new Subquery(expression.Span.To(end.Span), expression, range, step);
        }

        var close = Expect(TokenKind.RightBracket, "subquery or range", "\":\" or \"]\"");
        var span = open.Span.To(close.Span);
        return expression switch
        {
            VectorSelector { Shift.Offset: not null } => throw Error(span, "no offset modifiers allowed before range"),
            VectorSelector { Shift.HasAt: true } => throw Error(span, "no @ modifiers allowed before range"),
            VectorSelector { Edges: not WindowEdges.Plain } => throw Error(span, "no anchored or smoothed modifiers allowed before range"),
            VectorSelector selector => new RangeSelector(expression.Span.To(close.Span), selector, range),
            _ => throw Error(span, "ranges only allowed for vector selectors"),
        };
    }

    DurationExpression ParsePositiveDuration(string context)
    {
        var duration = ParseDurationSum(context);
        return duration is DurationLiteral { Seconds: <= 0 } ? throw Error(duration.Span, "duration must be greater than 0") : duration;
    }

    // After "offset" operators belong to the query, unless in parentheses.
    DurationExpression ParseOffsetDuration() => ParseDurationSign("offset", () => ParseDurationPrimary("offset"));

    DurationExpression ParseDurationSum(string context)
    {
        var left = ParseDurationProduct(context);
        while (Current.Is("+") || Current.Is("-"))
        {
            left = Arithmetic(left, Take(), ParseDurationProduct(context));
        }

        return left;
    }

    DurationExpression ParseDurationProduct(string context)
    {
        var left = ParseDurationSign(context, () => ParseDurationPower(context));
        while (Current.Is("*") || Current.Is("/") || Current.Is("%"))
        {
            var operatorToken = Take();
            left = Arithmetic(left, operatorToken, ParseDurationSign(context, () => ParseDurationPower(context)));
        }

        return left;
    }

    DurationExpression ParseDurationSign(string context, Func<DurationExpression> parseOperand)
    {
        if (!Current.Is("+") && !Current.Is("-"))
        {
            return parseOperand();
        }

        var sign = Take();
        if (++_depth > MaxDepth)
        {
            throw TooDeep(sign.Span);
        }

        var operand = ParseDurationSign(context, parseOperand);
        _depth--;
        var span = sign.Span.To(operand.Span);
        return (sign.Text, operand) switch
        {
            ("+", _) => operand with { Span = span },
            (_, DurationLiteral literal) => literal with { Span = span, Seconds = -literal.Seconds },
            _ => new DurationNegation(span, operand),
        };
    }

    DurationExpression ParseDurationPower(string context)
    {
        var left = ParseDurationPrimary(context);
        if (!Current.Is("^"))
        {
            return left;
        }

        var operatorToken = Take();
        return Arithmetic(left, operatorToken, ParseDurationSign(context, () => ParseDurationPower(context)));
    }

    // Each operator may make the tree one level deeper.
    DurationArithmetic Arithmetic(DurationExpression left, Token operatorToken, DurationExpression right)
    {
        if (++_durationOperators > MaxDepth)
        {
            throw TooDeep(operatorToken.Span);
        }

        if (operatorToken.Text is "/" or "%" && right is DurationLiteral { Seconds: 0 })
        {
            throw Error(operatorToken.Span, operatorToken.Text == "/" ? "division by zero" : "modulo by zero");
        }

        return new DurationArithmetic(left.Span.To(right.Span), operatorToken.Text[0], left, right);
    }

    DurationExpression ParseDurationPrimary(string context)
    {
        var token = Current;
        if (token.Kind is TokenKind.Number or TokenKind.Duration)
        {
            var (seconds, isDuration) = ParseNumber();
            return Math.Abs(seconds) <= MaxSeconds
                ? new DurationLiteral(token.Span, seconds, isDuration)
                : throw Error(token.Span, "duration out of range");
        }

        if (token.Kind == TokenKind.LeftParen)
        {
            Take();
            if (++_depth > MaxDepth)
            {
                throw TooDeep(token.Span);
            }

            var inner = ParseDurationSum(context);
            _depth--;
            return new DurationParentheses(token.Span.To(Expect(TokenKind.RightParen, context, "\")\"").Span), inner);
        }

        return token.Kind is TokenKind.Identifier or TokenKind.Keyword ? ParseDurationCall(context) : throw Unexpected(context, DurationExpected);
    }

    DurationCall ParseDurationCall(string context)
    {
        var function = Current.Text.ToLowerInvariant();
        var arity = function switch { "step" or "range" => 0, "min_of" or "max_of" => 2, _ => throw Unexpected(context, DurationExpected) };
        var start = Take().Span;
        Expect(TokenKind.LeftParen, context, DurationExpected);
        var arguments = new List<DurationExpression>();
        for (var i = 0; i < arity; i++)
        {
            if (i > 0)
            {
                Expect(TokenKind.Comma, context, "\",\"");
            }

            arguments.Add(ParseDurationSum(context));
        }

        return new DurationCall(start.To(Expect(TokenKind.RightParen, context, "\")\"").Span), function, arguments);
    }
}
