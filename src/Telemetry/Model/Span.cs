namespace Dendro.Telemetry.Model;

/// <summary>A span's role (opentelemetry-proto <c>Span.SpanKind</c>, same numbers).</summary>
public enum SpanKind
{
    /// <summary>Not stated.</summary>
    Unspecified,

    /// <summary>Work inside a process.</summary>
    Internal,

    /// <summary>Serves a synchronous request.</summary>
    Server,

    /// <summary>Makes a synchronous request.</summary>
    Client,

    /// <summary>Sends a message.</summary>
    Producer,

    /// <summary>Handles a message.</summary>
    Consumer,
}

/// <summary>How a span ended (opentelemetry-proto <c>Status.StatusCode</c>, same numbers).</summary>
public enum SpanStatus
{
    /// <summary>Nothing was said, which counts as success.</summary>
    Unset,

    /// <summary>Declared a success.</summary>
    Ok,

    /// <summary>Failed.</summary>
    Error,
}

/// <summary>The entity that emitted telemetry; equal resources share one instance.</summary>
public sealed record Resource(Attributes Attributes)
{
    /// <summary>The attribute <c>service.name</c>, or "unknown_service" when absent (resource semantic conventions).</summary>
    public string ServiceName { get; } = Attributes["service.name"] is AttributeValue.Text { Value.Length: > 0 } name ? name.Value : "unknown_service";

    /// <summary>Attributes that its sender left out.</summary>
    public uint DroppedAttributes { get; init; }
}

/// <summary>The instrumentation scope of a span or log record.</summary>
public sealed record Scope(string Name, string Version, Attributes Attributes)
{
    /// <summary>No scope stated.</summary>
    public static readonly Scope None = new("", "", Attributes.Empty);

    /// <summary>Attributes that its sender left out.</summary>
    public uint DroppedAttributes { get; init; }
}

/// <summary>Something that happened during a span.</summary>
public sealed record SpanEvent(long TimeNs, string Name, Attributes Attributes)
{
    /// <summary>Attributes that its sender left out.</summary>
    public uint DroppedAttributes { get; init; }
}

/// <summary>A reference from a span to another.</summary>
public sealed record SpanLink(TraceId TraceId, SpanId SpanId, string TraceState, Attributes Attributes)
{
    /// <summary>Attributes that its sender left out.</summary>
    public uint DroppedAttributes { get; init; }

    /// <summary>W3C trace flags of the other span, and OpenTelemetry's behind them.</summary>
    public uint Flags { get; init; }
}

/// <summary>One operation of a trace (opentelemetry-proto <c>Span</c>). Times are Unix nanoseconds.</summary>
public sealed record Span
{
    /// <summary>The trace it belongs to.</summary>
    public required TraceId TraceId { get; init; }

    /// <summary>Its own id.</summary>
    public required SpanId SpanId { get; init; }

    /// <summary>The span it is a child of; empty for a root.</summary>
    public SpanId ParentSpanId { get; init; }

    /// <summary>The operation's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its role.</summary>
    public SpanKind Kind { get; init; }

    /// <summary>When it began.</summary>
    public required long StartNs { get; init; }

    /// <summary>When it ended.</summary>
    public required long EndNs { get; init; }

    /// <summary>How it ended.</summary>
    public SpanStatus Status { get; init; }

    /// <summary>Why it failed, if it says.</summary>
    public string StatusMessage { get; init; } = "";

    /// <summary>The W3C <c>tracestate</c>.</summary>
    public string TraceState { get; init; } = "";

    /// <summary>W3C trace flags, and OpenTelemetry's behind them.</summary>
    public uint Flags { get; init; }

    /// <summary>Its attributes.</summary>
    public Attributes Attributes { get; init; } = Attributes.Empty;

    /// <summary>Attributes that its sender left out.</summary>
    public uint DroppedAttributes { get; init; }

    /// <summary>Its events, in time order.</summary>
    public IReadOnlyList<SpanEvent> Events { get; init; } = [];

    /// <summary>Events that its sender left out.</summary>
    public uint DroppedEvents { get; init; }

    /// <summary>Its links.</summary>
    public IReadOnlyList<SpanLink> Links { get; init; } = [];

    /// <summary>Links that its sender left out.</summary>
    public uint DroppedLinks { get; init; }

    /// <summary>Who emitted it.</summary>
    public required Resource Resource { get; init; }

    /// <summary>What instrumented it.</summary>
    public Scope Scope { get; init; } = Scope.None;

    /// <summary>How long it took; 0 when the clock went backwards.</summary>
    public long DurationNs => Math.Max(0, EndNs - StartNs);
}
