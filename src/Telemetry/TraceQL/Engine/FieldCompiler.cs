using System.Runtime.CompilerServices;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>Turns field expressions into functions, so that patterns are compiled once and constants read once.</summary>
internal static class FieldCompiler
{
    public static Func<SpanView, Static> Compile(FieldExpression expression)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression)
        {
            case Constant constant:
                return _ => constant.Value;
            case Syntax.Attribute attribute:
                return span => AttributeReader.Read(span, attribute);
            case UnaryOperation { Operator: Operator.Not } not:
                var condition = Compile(not.Operand);
                return span => condition(span) is { Type: StaticType.Boolean } value ? Static.Of(!value.IsTrue) : Static.Nil;
            case UnaryOperation minus:
                var operand = Compile(minus.Operand);
                return span => Arithmetic.Negate(operand(span));
            case BinaryOperation binary:
                return Compile(binary);
            default:
                throw Unreachable.Node(expression);
        }
    }

    static Func<SpanView, Static> Compile(BinaryOperation binary)
    {
        var op = binary.Operator;
        if (op is Operator.Equal or Operator.NotEqual && Other(binary) is { } checkedForNil)
        {
            var value = Compile(checkedForNil);
            return span => Static.Of(value(span).IsNil == (op == Operator.Equal));
        }

        if (op is Operator.And or Operator.Or)
        {
            return CompileChain(binary);
        }

        var left = Compile(binary.Left);
        if (op is Operator.Regex or Operator.NotRegex && binary.Right is Constant { Value: { Type: StaticType.String } text })
        {
            var pattern = Re2.Anchored(text.String);
            return span => Static.Of(Comparison.Match(op, left(span), pattern));
        }

        var right = Compile(binary.Right);
        return op switch
        {
            _ when op.IsArithmetic() => span => Arithmetic.Apply(op, left(span), right(span)),
            _ => span => Static.Of(Comparison.Test(op, left(span), right(span))),
        };
    }

    // A chain such as ".a = 1 || .a = 2 || …" may be long, so it is a loop and not a tree.
    static Func<SpanView, Static> CompileChain(BinaryOperation binary)
    {
        var operands = new Stack<Func<SpanView, Static>>();
        FieldExpression rest = binary;
        for (; rest is BinaryOperation link && link.Operator == binary.Operator; rest = link.Left)
        {
            operands.Push(Compile(link.Right));
        }

        operands.Push(Compile(rest));
        var ordered = operands.ToArray();
        var settles = binary.Operator == Operator.Or;
        return span =>
        {
            foreach (var operand in ordered)
            {
                if (operand(span).IsTrue == settles)
                {
                    return Static.Of(settles);
                }
            }

            return Static.Of(!settles);
        };
    }

    /// <summary>What is compared with the word nil, if one side alone is that word.</summary>
    static FieldExpression? Other(BinaryOperation binary) => (binary.Left, binary.Right) switch
    {
        (Constant { Value.IsNil: true }, Constant { Value.IsNil: true }) => null,
        (Constant { Value.IsNil: true }, var other) => other,
        (var other, Constant { Value.IsNil: true }) => other,
        _ => null,
    };
}
