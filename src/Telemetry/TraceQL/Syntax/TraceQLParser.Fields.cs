using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Syntax;

/// <summary>Field expressions: what stands in braces and in the parentheses of <c>by</c> and of aggregates.</summary>
internal sealed partial class TraceQLParser
{
    FieldExpression ParseField(int minimum = 1)
    {
        var left = Nested(ParseFieldOperand);
        while (FieldPrecedence() is var precedence && precedence >= minimum && Operators.TryParse(Current.Text, out var op))
        {
            if (++_fieldOperators > MostFieldOperators)
            {
                throw new TraceQLSyntaxException($"query joins more than {MostFieldOperators} fields", Current);
            }

            _at++;
            var right = ParseField(op == Operator.Power ? precedence : precedence + 1);
            left = Fold(op, left, right);
            if (left.Depth > MostDepth)
            {
                throw TooDeep();
            }
        }

        return left;
    }

    // Structural operators such as ">>" have a precedence but mean nothing between fields.
    int FieldPrecedence() => Operators.TryParse(Current.Text, out _) ? Operators.Precedence(Current) : 0;

    static FieldExpression Fold(Operator op, FieldExpression left, FieldExpression right) =>
        op.IsArithmetic() && left is Constant a && right is Constant b && Arithmetic.Apply(op, a.Value, b.Value) is { IsNil: false } folded
            ? new Constant(folded)
            : new BinaryOperation(op, left, right);

    FieldExpression ParseFieldOperand()
    {
        if (Accept("("))
        {
            var inner = ParseField();
            Expect(")");
            return inner;
        }

        if (Accept("-"))
        {
            var operand = ParseField(Operators.Product);
            if (operand.Depth >= MostDepth)
            {
                throw TooDeep();
            }

            return operand is Constant { Value: var value } && Arithmetic.Negate(value) is { IsNil: false } negated
                ? new Constant(negated)
                : new UnaryOperation(Operator.Subtract, operand);
        }

        if (Accept("!"))
        {
            var operand = ParseField(Operators.Product);
            return operand.Depth < MostDepth ? new UnaryOperation(Operator.Not, operand) : throw TooDeep();
        }

        return (FieldExpression?)ParseConstant() ?? ParseAttribute();
    }

    Constant? ParseConstant()
    {
        switch (Current.Kind)
        {
            case TokenKind.String or TokenKind.Integer or TokenKind.Float or TokenKind.Duration:
                return new Constant(Next().Value);
            case TokenKind.Symbol when Words.Constants.TryGetValue(Current.Text, out var word):
                _at++;
                return new Constant(word);
            default:
                return null;
        }
    }

    Attribute ParseAttribute()
    {
        if (Current.Kind == TokenKind.Symbol && Symbols.AttributePrefixes.Contains(Current.Text))
        {
            return ParseScoped();
        }

        if (Current.Kind == TokenKind.Symbol && Intrinsics.Prefixes.Contains(Current.Text))
        {
            var prefix = Next();
            return Intrinsics.TryParse(prefix.Text + Current.Text, out var scoped) && Current.Kind == TokenKind.Symbol
                ? Take(scoped)
                : throw Unexpected();
        }

        return Current.Kind == TokenKind.Symbol && Intrinsics.TryParse(Current.Text, out var intrinsic) ? Take(intrinsic) : throw Unexpected();
    }

    Attribute Take(Intrinsic intrinsic)
    {
        _at++;
        return Attribute.Of(intrinsic);
    }

    Attribute ParseScoped()
    {
        var prefix = Next();
        var ofParent = prefix.Text == "parent.";
        if (ofParent && Current.Kind == TokenKind.Symbol)
        {
            prefix = Next();
        }

        if (Current.Kind != TokenKind.Identifier)
        {
            throw prefix.Text == "parent." ? Unexpected("IDENTIFIER", "resource.", "span.") : Unexpected("IDENTIFIER");
        }

        var name = Next().Text;
        Expect(TokenKind.EndAttribute);
        var scope = prefix.Text switch
        {
            "span." => AttributeScope.Span,
            "resource." => AttributeScope.Resource,
            "event." => AttributeScope.Event,
            "link." => AttributeScope.Link,
            "instrumentation." => AttributeScope.Instrumentation,
            _ => AttributeScope.Any,
        };
        return new Attribute(scope, name, OfParent: ofParent);
    }
}
