using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Syntax;

/// <summary>A whole query: what to find or measure, and hints.</summary>
internal sealed record Query(IRoot Root, IReadOnlyList<Hint> Hints)
{
    public override string ToString() => Printer.Print(this);

    /// <summary>The value of a hint, or nil.</summary>
    public Static Hint(string name) => Hints.LastOrDefault(hint => hint.Name == name) is { } hint ? hint.Value : Static.Nil;
}

/// <summary><c>with(name=value)</c>.</summary>
internal sealed record Hint(string Name, Static Value);

/// <summary>What parses on its own or in parentheses.</summary>
internal interface INode;

/// <summary>What may be a whole query.</summary>
internal interface IRoot : INode;

/// <summary>One step between pipes.</summary>
internal interface IStage : INode;

/// <summary>What gives spansets.</summary>
internal interface ISpansets : IStage, IRoot;

/// <summary>What gives one number for a spanset.</summary>
internal interface IScalar : INode;

/// <summary>What gives series.</summary>
internal interface IMetrics : IRoot;

/// <summary>Steps in order. As a scalar, its last step is an aggregate.</summary>
internal sealed record Pipeline(IReadOnlyList<IStage> Stages) : ISpansets, IScalar
{
    public bool EndsInAggregate => Stages[^1] is Aggregate;
}

/// <summary><c>{ condition }</c></summary>
internal sealed record SpansetFilter(FieldExpression Condition) : ISpansets;

/// <summary><c>&amp;&amp;</c> and <c>||</c> between spansets.</summary>
internal sealed record SpansetCombination(Operator Operator, ISpansets Left, ISpansets Right) : ISpansets;

/// <summary><c>&gt;</c>, <c>&gt;&gt;</c>, <c>~</c> and the rest of the family.</summary>
internal sealed record StructuralOperation(Relation Relation, RelationMode Mode, ISpansets Left, ISpansets Right) : ISpansets;

/// <summary><c>count() &gt; 2</c></summary>
internal sealed record ScalarFilter(Operator Operator, IScalar Left, IScalar Right) : IStage, IRoot;

/// <summary><c>by(expression)</c></summary>
internal sealed record GroupOperation(FieldExpression Expression) : IStage;

/// <summary><c>coalesce()</c></summary>
internal sealed record CoalesceOperation : IStage;

/// <summary><c>select(attribute, …)</c></summary>
internal sealed record SelectOperation(IReadOnlyList<Attribute> Attributes) : IStage;

internal enum AggregateFunction
{
    Count,
    Avg,
    Max,
    Min,
    Sum,
}

/// <summary><c>avg(expression)</c>; <c>count()</c> has none.</summary>
internal sealed record Aggregate(AggregateFunction Function, FieldExpression? Expression) : IScalar, IStage;

/// <summary>A constant number.</summary>
/// <param name="Value">Int, float or duration.</param>
/// <param name="IsComputed">Whether arithmetic gave it, which Tempo allows less than a number as it stands.</param>
internal sealed record ScalarConstant(Static Value, bool IsComputed = false) : IScalar;

/// <summary>Arithmetic with aggregates.</summary>
internal sealed record ScalarOperation(Operator Operator, IScalar Left, IScalar Right) : IScalar;
