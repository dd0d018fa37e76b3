using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.TraceQL;

/// <summary>Where an attribute is looked up.</summary>
public enum AttributeScope
{
    /// <summary>Unscoped: the span's, then the resource's.</summary>
    Any,

    /// <summary>The span's attributes.</summary>
    Span,

    /// <summary>The resource's attributes.</summary>
    Resource,

    /// <summary>The attributes of any event.</summary>
    Event,

    /// <summary>The attributes of any link.</summary>
    Link,

    /// <summary>The instrumentation scope's attributes.</summary>
    Instrumentation,

    /// <summary>A property of the span itself, named as TraceQL does without its colon prefix: <c>name</c>, <c>duration</c>, <c>status</c>, <c>kind</c>, …</summary>
    Intrinsic,
}

/// <summary>An attribute or intrinsic of a span.</summary>
public readonly record struct AttributeReference(AttributeScope Scope, string Name);

/// <summary>What there is to a span beside its own properties, which take most of the time that reading it takes.</summary>
[Flags]
public enum SpanParts
{
    /// <summary>None of these.</summary>
    None = 0,

    /// <summary>Its attributes.</summary>
    Attributes = 1,

    /// <summary>Its events.</summary>
    Events = 2,

    /// <summary>Its links.</summary>
    Links = 4,

    /// <summary>Its flags, and how much its sender left out.</summary>
    Extras = 8,

    /// <summary>All of it.</summary>
    All = Attributes | Events | Links | Extras,
}

/// <summary>What a query asks of the store.</summary>
public sealed record SpanSelection
{
    /// <summary>Which spans by start time. A trace is selected when one of its spans is.</summary>
    public required TimeRange Range { get; init; }

    /// <summary>A hint: which spans select a trace, and come of those that come in part. The store may let more pass.</summary>
    public SpanFilter Filter { get; init; } = SpanFilter.Everything;

    /// <summary>
    /// Whether each selected trace comes whole (structural operators, root span and trace duration need that), or only
    /// its spans that pass.
    /// </summary>
    public required bool WholeTraces { get; init; }

    /// <summary>
    /// Whether the spans of a trace may come in several parts, since each span is judged alone; without meaning for
    /// whole traces.
    /// </summary>
    public bool MayComeInParts { get; init; }

    /// <summary>What the query looks at; the rest may be empty.</summary>
    public SpanParts Parts { get; init; } = SpanParts.All;
}

/// <summary>Spans of one trace; all of them when the selection asked for whole traces.</summary>
public sealed record Trace(TraceId Id, IReadOnlyList<Span> Spans);

/// <summary>Where TraceQL reads from.</summary>
public interface ISpanSource
{
    /// <summary>
    /// Traces with spans that pass, newest first, read as far as the caller enumerates. May return more spans and
    /// traces than pass, never fewer.
    /// </summary>
    IAsyncEnumerable<Trace> SelectAsync(SpanSelection selection, CancellationToken cancellationToken);

    /// <summary>
    /// Counts spans, those that were sent several times once; null when the source cannot tell without that all are read.
    /// </summary>
    Task<SpanCounts?> CountAsync(SpanCounting counting, CancellationToken cancellationToken);

    /// <summary>All spans of one trace, or null when none is known.</summary>
    Task<Trace?> TraceAsync(TraceId id, CancellationToken cancellationToken);

    /// <summary>The names of attributes of spans in the range, by scope (intrinsics not included), sorted.</summary>
    /// <param name="scope">The only scope that is asked about; null for all.</param>
    /// <param name="range">Which spans, by their start.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<AttributeReference>> AttributeNamesAsync(AttributeScope? scope, TimeRange range, CancellationToken cancellationToken);

    /// <summary>The distinct values of an attribute or intrinsic among spans in the range, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<AttributeValue>> AttributeValuesAsync(AttributeReference attribute, TimeRange range, int limit, CancellationToken cancellationToken);
}
