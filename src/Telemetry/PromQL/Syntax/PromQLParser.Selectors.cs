using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;

namespace Dendro.Telemetry.PromQL.Syntax;

// Selectors, what may follow them, and the modifiers between two vectors.
public sealed partial class PromQLParser
{
    const string NeedsSelector = "must be preceded by an instant vector selector or range vector selector or a subquery";

    Expression ParsePostfix()
    {
        var expression = ParsePrimary();
        while (true)
        {
            if (Current.Kind == TokenKind.LeftBracket)
            {
                expression = ParseRange(expression);
            }
            else if (Current.Kind == TokenKind.At)
            {
                expression = ParseAt(expression);
            }
            else if (Current.Is("offset"))
            {
                expression = ParseOffset(expression);
            }
            else if (Current.Is("anchored") || Current.Is("smoothed"))
            {
                expression = ParseEdges(expression);
            }
            else
            {
                return expression;
            }
        }
    }

    VectorSelector ParseVectorSelector()
    {
        var start = Current.Span;
        var name = Current.Kind == TokenKind.LeftBrace ? "" : Take().Text;
        var matchers = Current.Kind == TokenKind.LeftBrace ? ParseMatchers() : [];
        if (name.Length > 0)
        {
            matchers.Add(new Matcher(Labels.MetricName, MatchType.Equal, name));
        }

        return new VectorSelector(start.To(_tokens[_at - 1].Span), name, matchers);
    }

    List<Matcher> ParseMatchers()
    {
        Expect(TokenKind.LeftBrace);
        var matchers = new List<Matcher>();
        while (Current.Kind != TokenKind.RightBrace)
        {
            if (Current.Kind is not (TokenKind.Identifier or TokenKind.String))
            {
                throw Unexpected("label matching", "identifier or \"}\"");
            }

            matchers.Add(ParseMatcher());
            if (Current.Kind == TokenKind.RightBrace)
            {
                break;
            }

            Expect(TokenKind.Comma, "label matching", "\",\" or \"}\"");
        }

        Take();
        return matchers;
    }

    Matcher ParseMatcher()
    {
        var label = Take();
        var name = label.Kind == TokenKind.String ? StringScanner.Unquote(label.Text) : label.Text;
        if (label.Kind == TokenKind.String && Current.Kind is TokenKind.Comma or TokenKind.RightBrace)
        {
            return new Matcher(Labels.MetricName, MatchType.Equal, name);
        }

        MatchType? type = Current.Kind switch
        {
            TokenKind.Equal => MatchType.Equal,
            TokenKind.Operator => MatchType.NotEqual,
            TokenKind.EqualRegex => MatchType.Regex,
            TokenKind.NotRegex => MatchType.NotRegex,
            _ => null,
        };
        if (type is null)
        {
            throw Unexpected("label matching", "label matching operator");
        }

        Take();
        var value = Expect(TokenKind.String, "label matching", "string");
        try
        {
            return new Matcher(name, type.Value, StringScanner.Unquote(value.Text));
        }
        catch (ArgumentException badPattern)
        {
            throw Error(label.Span.To(value.Span), badPattern.Message.Split(" (Parameter")[0]);
        }
    }

    Expression ParseAt(Expression expression)
    {
        Take();
        if ((Current.Is("start") || Current.Is("end")) && Following.Kind == TokenKind.LeftParen)
        {
            var bound = Take().Text.ToLowerInvariant();
            Take();
            Expect(TokenKind.RightParen, "@", "timestamp");
            return Shift(expression, "@", shift => shift with { AtBound = bound }, shift => shift.HasAt);
        }

        var sign = Current.Is("+") || Current.Is("-") ? Take().Text : "+";
        if (Current.Kind is not (TokenKind.Number or TokenKind.Duration))
        {
            throw Unexpected("@", "timestamp");
        }

        var seconds = ParseNumber().Value * (sign == "-" ? -1 : 1);
        if (double.IsNaN(seconds) || Math.Abs(seconds) >= 9223372036854775807)
        {
            throw Error(expression.Span, $"timestamp out of bounds for @ modifier: {Shown(seconds)}");
        }

        return Shift(expression, "@", shift => shift with { AtMs = (long)Math.Round(seconds * 1000) }, shift => shift.HasAt);
    }

    Expression ParseOffset(Expression expression)
    {
        Take();
        var offset = ParseOffsetDuration();
        return Shift(expression, "offset", shift => shift with { Offset = offset }, shift => shift.Offset is not null);
    }

    Expression Shift(Expression expression, string modifier, Func<TimeShift, TimeShift> apply, Func<TimeShift, bool> isSet)
    {
        var shift = expression switch
        {
            VectorSelector selector => selector.Shift,
            RangeSelector range => range.Selector.Shift,
            Subquery subquery => subquery.Shift,
            _ => throw Error(expression.Span, $"{(modifier == "@" ? "@ modifier" : "offset modifier")} {NeedsSelector}"),
        };
        if (isSet(shift))
        {
            throw Error(expression.Span, modifier == "@" ? "@ <timestamp> may not be set multiple times" : "offset may not be set multiple times");
        }

        shift = apply(shift);
        var span = expression.Span.To(_tokens[_at - 1].Span);
        return expression switch
        {
            VectorSelector selector => selector with { Span = span, Shift = shift },
            RangeSelector range => range with { Span = span, Selector = range.Selector with { Shift = shift } },
            _ => (Subquery)expression with { Span = span, Shift = shift },
        };
    }

    Expression ParseEdges(Expression expression)
    {
        var word = Take();
        var edges = word.Is("anchored") ? WindowEdges.Anchored : WindowEdges.Smoothed;
        var selector = expression as VectorSelector ?? (expression as RangeSelector)?.Selector
            ?? throw Error(expression.Span, $"{word.Text.ToLowerInvariant()} modifier must be preceded by an instant vector selector or range vector selector");
        if (selector.Edges != WindowEdges.Plain)
        {
            throw Error(expression.Span, "anchored and smoothed modifiers may not be set multiple times");
        }

        var span = expression.Span.To(word.Span);
        selector = selector with { Edges = edges };
        return expression is RangeSelector range ? range with { Span = span, Selector = selector } : selector with { Span = span };
    }

    (bool ReturnsBool, MatchRule Matching) ParseModifiers()
    {
        var returnsBool = Current.Is("bool");
        if (returnsBool)
        {
            Take();
        }

        var rule = MatchRule.Default;
        if (Current.Is("on") || Current.Is("ignoring"))
        {
            rule = rule with { Labels = new Grouping(Take().Is("ignoring"), ParseLabelList()) };
            if (Current.Is("group_left") || Current.Is("group_right"))
            {
                rule = rule with { Cardinality = Take().Is("group_left") ? Cardinality.ManyToOne : Cardinality.OneToMany };
                rule = rule with { Include = Current.Kind == TokenKind.LeftParen ? ParseLabelList() : [] };
            }
        }

        // Without a parenthesis it is a metric of that name.
        while (Following.Kind == TokenKind.LeftParen && (Current.Is("fill") || Current.Is("fill_left") || Current.Is("fill_right")))
        {
            var word = Take();
            var fill = ParseFillValue();
            rule = rule with
            {
                FillLeft = word.Is("fill_right") ? rule.FillLeft : fill,
                FillRight = word.Is("fill_left") ? rule.FillRight : fill,
            };
        }

        return (returnsBool, rule);
    }

    double ParseFillValue()
    {
        Expect(TokenKind.LeftParen, "fill modifier", "\"(\"");
        var sign = Current.Is("+") || Current.Is("-") ? Take().Text : "+";
        if (Current.Kind is not (TokenKind.Number or TokenKind.Duration))
        {
            throw Unexpected("fill modifier", "number");
        }

        var value = ParseNumber().Value;
        Expect(TokenKind.RightParen, "fill modifier", "\")\"");
        return sign == "-" ? -value : value;
    }

    List<string> ParseLabelList()
    {
        Expect(TokenKind.LeftParen, "grouping opts", "\"(\"");
        var names = new List<string>();
        while (Current.Kind != TokenKind.RightParen)
        {
            if (!Keywords.CanNameLabel(Current) && Current.Kind != TokenKind.String)
            {
                throw Unexpected("grouping opts", "label");
            }

            var token = Take();
            names.Add(token.Kind == TokenKind.String ? StringScanner.Unquote(token.Text) : token.Text);
            if (Current.Kind == TokenKind.RightParen)
            {
                break;
            }

            Expect(TokenKind.Comma, "grouping opts", "\",\" or \")\"");
        }

        Take();
        return names;
    }
}
