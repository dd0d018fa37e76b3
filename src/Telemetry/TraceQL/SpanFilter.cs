using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.TraceQL;

/// <summary>What a span alone must fulfil. It is exact: every span that fulfils it is meant, and no other.</summary>
public abstract record SpanFilter
{
    SpanFilter()
    {
    }

    /// <summary>Every span.</summary>
    public static readonly SpanFilter Everything = new All([]);

    /// <summary>All of some filters.</summary>
    public sealed record All(IReadOnlyList<SpanFilter> Filters) : SpanFilter;

    /// <summary>Any of some filters.</summary>
    public sealed record Any(IReadOnlyList<SpanFilter> Filters) : SpanFilter;

    /// <summary>What does not fulfil a filter.</summary>
    public sealed record Not(SpanFilter Filter) : SpanFilter;

    /// <summary>The value of an attribute, or of an intrinsic as <see cref="SpanCondition"/> has it.</summary>
    /// <param name="Attribute">Which.</param>
    /// <param name="Passes">Tells it of a value, null for a span without the attribute; equal values have equal answers.</param>
    public sealed record Value(AttributeReference Attribute, Func<AttributeValue?, bool> Passes) : SpanFilter;

    /// <summary>How long the span took.</summary>
    /// <param name="Operator">One of those that order.</param>
    /// <param name="Nanoseconds">What its duration is compared with.</param>
    public sealed record Duration(ConditionOperator Operator, long Nanoseconds) : SpanFilter;
}
