using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.TraceQL;

/// <summary>What a span alone must fulfil.</summary>
public abstract record SpanFilter
{
    SpanFilter()
    {
    }

    /// <summary>Every span.</summary>
    public static readonly SpanFilter Everything = new All([]);

    /// <summary>No span.</summary>
    public static readonly SpanFilter Nothing = new Any([]);

    /// <summary>All of some filters.</summary>
    public sealed record All(IReadOnlyList<SpanFilter> Filters) : SpanFilter;

    /// <summary>Any of some filters.</summary>
    public sealed record Any(IReadOnlyList<SpanFilter> Filters) : SpanFilter;

    /// <summary>What does not fulfil a filter.</summary>
    public sealed record Not(SpanFilter Filter) : SpanFilter;

    /// <summary>
    /// The value of an attribute of the span, its resource or its scope, or of an intrinsic; status and kind are the numbers of
    /// <see cref="SpanStatus"/> and <see cref="SpanKind"/>.
    /// </summary>
    /// <param name="Attribute">Which.</param>
    /// <param name="Passes">Tells it of a value, null for a span without the attribute; equal values have equal answers.</param>
    public sealed record Value(AttributeReference Attribute, Func<AttributeValue?, bool> Passes) : SpanFilter
    {
        /// <summary>What the value is compared with when the filter is but that it equals this; else null.</summary>
        public AttributeValue? Equal { get; init; }
    }

    /// <summary>How long the span took.</summary>
    /// <param name="Operator">How that is compared.</param>
    /// <param name="Nanoseconds">With what.</param>
    public sealed record Duration(DurationOperator Operator, long Nanoseconds) : SpanFilter;

    /// <summary>Some event or link of the span has an attribute.</summary>
    /// <param name="Attribute">Which.</param>
    public sealed record Mention(AttributeReference Attribute) : SpanFilter;
}

/// <summary>How durations are compared.</summary>
public enum DurationOperator
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,
}
