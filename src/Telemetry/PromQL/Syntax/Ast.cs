using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;

namespace Dendro.Telemetry.PromQL.Syntax;

/// <summary>What an expression yields.</summary>
public enum ExpressionType
{
    /// <summary>One number per step.</summary>
    Scalar,

    /// <summary>A text.</summary>
    String,

    /// <summary>An instant vector: at most one sample per series and step.</summary>
    Vector,

    /// <summary>A range vector: many samples per series and step.</summary>
    Matrix,
}

/// <summary>A node of a query.</summary>
/// <param name="Span">Where it stands in the text.</param>
public abstract record Expression(TextSpan Span)
{
    /// <summary>What it yields.</summary>
    public abstract ExpressionType Type { get; }

    /// <summary>The expressions that it is made of, in the order of the text.</summary>
    public virtual IEnumerable<Expression> Children => [];

    /// <inheritdoc/>
    public sealed override string ToString() => PromQLPrinter.Print(this);
}

/// <summary>A number, perhaps written as a duration, which counts seconds.</summary>
public sealed record NumberLiteral(TextSpan Span, double Value, bool IsDuration = false) : Expression(Span)
{
    /// <inheritdoc/>
    public override ExpressionType Type => ExpressionType.Scalar;
}

/// <summary>A text.</summary>
public sealed record StringLiteral(TextSpan Span, string Value) : Expression(Span)
{
    /// <inheritdoc/>
    public override ExpressionType Type => ExpressionType.String;
}

/// <summary>An expression in parentheses.</summary>
public sealed record Parenthesized(TextSpan Span, Expression Inner) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Children => [Inner];

    /// <inheritdoc/>
    public override ExpressionType Type => Inner.Type;
}

/// <summary><c>+</c> or <c>-</c> before an expression.</summary>
public sealed record UnaryOperation(TextSpan Span, bool IsMinus, Expression Operand) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Children => [Operand];

    /// <inheritdoc/>
    public override ExpressionType Type => Operand.Type;
}

/// <summary>Two expressions joined by an operator, in lower case.</summary>
public sealed record BinaryOperation(TextSpan Span, string Operator, Expression Left, Expression Right, TextSpan OperatorSpan) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Children => [Left, Right];

    /// <summary>Whether a comparison yields 0 or 1 instead of filtering.</summary>
    public bool ReturnsBool { get; init; }

    /// <summary>How elements of two vectors meet.</summary>
    public MatchRule Matching { get; init; } = MatchRule.Default;

    /// <summary>Whether the operator filters or compares.</summary>
    public bool IsComparison => Operator is "==" or "!=" or "<" or "<=" or ">" or ">=";

    /// <summary>Whether the operator is <c>and</c>, <c>or</c> or <c>unless</c>.</summary>
    public bool IsSetOperation => Operator is "and" or "or" or "unless";

    /// <inheritdoc/>
    public override ExpressionType Type =>
        Left.Type == ExpressionType.Scalar && Right.Type == ExpressionType.Scalar ? ExpressionType.Scalar : ExpressionType.Vector;
}

/// <summary>A function applied to arguments.</summary>
public sealed record Call(TextSpan Span, string Function, IReadOnlyList<Expression> Arguments, ExpressionType Returns) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Children => Arguments;

    /// <inheritdoc/>
    public override ExpressionType Type => Returns;
}

/// <summary>An aggregation operator applied to a vector.</summary>
public sealed record Aggregation(TextSpan Span, string Operator, AggregationKind Kind, Expression Inner, Expression? Parameter, Grouping Grouping) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Children => Parameter is null ? [Inner] : [Parameter, Inner];

    /// <inheritdoc/>
    public override ExpressionType Type => ExpressionType.Vector;
}

/// <summary>When a selector or subquery is evaluated, if not at the step's own time.</summary>
public sealed record TimeShift
{
    /// <summary>Evaluated at each step's own time.</summary>
    public static readonly TimeShift None = new();

    /// <summary>How far back, or null.</summary>
    public DurationExpression? Offset { get; init; }

    /// <summary>The Unix milliseconds of <c>@</c>, or null.</summary>
    public long? AtMs { get; init; }

    /// <summary><c>start</c> or <c>end</c> when <c>@</c> names a bound of the query, or null.</summary>
    public string? AtBound { get; init; }

    /// <summary>Whether there is an <c>@</c>.</summary>
    public bool HasAt => AtMs is not null || AtBound is not null;
}

/// <summary>How a selector treats the samples beside its window.</summary>
public enum WindowEdges
{
    /// <summary>Not at all.</summary>
    Plain,

    /// <summary><c>anchored</c>: the last sample before the window counts as its first.</summary>
    Anchored,

    /// <summary><c>smoothed</c>: values at the window's bounds are interpolated.</summary>
    Smoothed,
}

/// <summary>Series picked by name and labels. The name is among the matchers.</summary>
public sealed record VectorSelector(TextSpan Span, string Name, IReadOnlyList<Matcher> Matchers) : Expression(Span)
{
    /// <summary>When it is evaluated.</summary>
    public TimeShift Shift { get; init; } = TimeShift.None;

    /// <summary>How samples beside the window count.</summary>
    public WindowEdges Edges { get; init; }

    /// <inheritdoc/>
    public override ExpressionType Type => ExpressionType.Vector;
}

/// <summary>The samples of series over a time. Modifiers are those of the inner selector.</summary>
public sealed record RangeSelector(TextSpan Span, VectorSelector Selector, DurationExpression Range) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Children => [Selector];

    /// <inheritdoc/>
    public override ExpressionType Type => ExpressionType.Matrix;
}

/// <summary>An expression evaluated at steps of its own over a time.</summary>
public sealed record Subquery(TextSpan Span, Expression Inner, DurationExpression Range, DurationExpression? Step) : Expression(Span)
{
    /// <inheritdoc/>
    public override IEnumerable<Expression> Children => [Inner];

    /// <summary>When it is evaluated.</summary>
    public TimeShift Shift { get; init; } = TimeShift.None;

    /// <inheritdoc/>
    public override ExpressionType Type => ExpressionType.Matrix;
}
