using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>A search for traces.</summary>
public sealed record SearchRequest
{
    /// <summary>A TraceQL query that is no metrics query.</summary>
    public required string Query { get; init; }

    /// <summary>Traces that were under way in this time.</summary>
    public required TimeRange Range { get; init; }

    /// <summary>At most this many traces.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>At most this many spans of each spanset; 0 for all.</summary>
    public int SpansPerSpanset { get; init; } = 3;
}

/// <summary>What a search found, newest traces first.</summary>
/// <param name="Traces">The traces.</param>
/// <param name="InspectedTraces">How many traces were looked at.</param>
/// <param name="InspectedSpans">How many spans were looked at.</param>
public sealed record SearchResult(IReadOnlyList<FoundTrace> Traces, int InspectedTraces, long InspectedSpans);

/// <summary>A trace that a search found.</summary>
public sealed record FoundTrace
{
    /// <summary>Its id.</summary>
    public required TraceId Id { get; init; }

    /// <summary>The service that began it.</summary>
    public required string RootServiceName { get; init; }

    /// <summary>The name of its root span.</summary>
    public required string RootName { get; init; }

    /// <summary>When its first span began, in Unix nanoseconds.</summary>
    public required long StartNs { get; init; }

    /// <summary>From its first span's begin to its last span's end.</summary>
    public required long DurationNs { get; init; }

    /// <summary>The spans that match, in one or more groups.</summary>
    public required IReadOnlyList<FoundSpanset> Spansets { get; init; }

    /// <summary>How many spans each service has in the trace, and how many of them failed.</summary>
    public required IReadOnlyList<ServiceStats> Services { get; init; }
}

/// <summary>A service's part in a trace.</summary>
public sealed record ServiceStats(string Name, int SpanCount, int ErrorCount);

/// <summary>Spans of a trace that match together.</summary>
/// <param name="Spans">As many as were asked for, earliest first.</param>
/// <param name="Matched">How many there are.</param>
/// <param name="Attributes">What the query computed of them, such as <c>count()</c>.</param>
public sealed record FoundSpanset(IReadOnlyList<FoundSpan> Spans, int Matched, IReadOnlyList<KeyValuePair<string, AttributeValue>> Attributes);

/// <summary>A span that matches.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name if the query mentions names, else "".</param>
/// <param name="StartNs">Unix nanoseconds.</param>
/// <param name="DurationNs">Nanoseconds.</param>
/// <param name="Attributes">The attributes that the query mentions, as far as the span has them.</param>
public sealed record FoundSpan(SpanId Id, string Name, long StartNs, long DurationNs, IReadOnlyList<KeyValuePair<string, AttributeValue>> Attributes);
