using System.Text;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Syntax;

/// <summary>Something that has a value for each span.</summary>
internal abstract record FieldExpression
{
    /// <summary>
    /// How deep evaluation nests. A chain of the same logical operator is evaluated in a loop, so it counts once.
    /// </summary>
    public virtual int Depth => 1;
}

/// <summary>A constant.</summary>
internal sealed record Constant(Static Value) : FieldExpression;

/// <summary>An attribute or, when <see cref="Intrinsic"/> says so, a property of the span.</summary>
internal sealed record Attribute(AttributeScope Scope, string Name, Intrinsic Intrinsic = Intrinsic.None, bool OfParent = false) : FieldExpression
{
    public static Attribute Of(Intrinsic intrinsic) => new(AttributeScope.Intrinsic, intrinsic.Text(), intrinsic);

    public bool IsIntrinsic => Intrinsic != Intrinsic.None;

    public bool Equals(Attribute? other) =>
        other is not null && (Scope, Name, Intrinsic, OfParent) == (other.Scope, other.Name, other.Intrinsic, other.OfParent);

    public override int GetHashCode() => HashCode.Combine(Scope, Name, OfParent);

    /// <summary>As a query writes it, and as the labels of metrics name it.</summary>
    public override string ToString()
    {
        if (IsIntrinsic)
        {
            return Name;
        }

        var scope = Scope == AttributeScope.Any ? "" : Scope.ToString().ToLowerInvariant();
        return $"{(OfParent ? scope.Length > 0 ? "parent." : "parent" : "")}{scope}.{QuoteIfNeeded()}";
    }

    string QuoteIfNeeded()
    {
        var isPlain = Name.Length > 0
            && Name.EnumerateRunes().All(rune => TraceQLLexer.IsAttributeRune(rune) && rune.Value != '"')
            && !(Scope == AttributeScope.Any && !OfParent && char.IsAsciiDigit(Name[0]))
            && !(OfParent && (Name.StartsWith("span.", StringComparison.Ordinal) || Name.StartsWith("resource.", StringComparison.Ordinal)));
        return isPlain ? Name : new StringBuilder(Name).Replace("\\", "\\\\").Replace("\"", "\\\"").Insert(0, '"').Append('"').ToString();
    }
}

/// <summary><c>-x</c> or <c>!x</c>.</summary>
internal sealed record UnaryOperation(Operator Operator, FieldExpression Operand) : FieldExpression
{
    public override int Depth { get; } = Operand.Depth + 1;
}

/// <summary>Two values joined by an operator.</summary>
internal sealed record BinaryOperation(Operator Operator, FieldExpression Left, FieldExpression Right) : FieldExpression
{
    public override int Depth { get; } = Operator is Operator.And or Operator.Or && Left is BinaryOperation chain && chain.Operator == Operator
        ? Math.Max(Left.Depth, Right.Depth + 1)
        : Math.Max(Left.Depth, Right.Depth) + 1;
}
