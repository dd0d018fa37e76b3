using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>One span to store. Times are Unix nanoseconds.</summary>
public ref struct SpanRow
{
    /// <summary>Who emitted it.</summary>
    public required Interned<Resource> Resource { get; init; }

    /// <summary>What instrumented it.</summary>
    public required Interned<Scope> Scope { get; init; }

    /// <summary>The trace it belongs to.</summary>
    public required TraceId TraceId { get; init; }

    /// <summary>Its own id.</summary>
    public required SpanId SpanId { get; init; }

    /// <summary>The span it is a child of; empty for a root.</summary>
    public SpanId ParentSpanId { get; init; }

    /// <summary>When it began.</summary>
    public required long StartNs { get; init; }

    /// <summary>When it ended.</summary>
    public required long EndNs { get; init; }

    /// <summary>Its role.</summary>
    public SpanKind Kind { get; init; }

    /// <summary>How it ended.</summary>
    public SpanStatus Status { get; init; }

    /// <summary>The operation's name.</summary>
    public required ReadOnlySpan<byte> Name { get; init; }

    /// <summary>Why it failed, if it says.</summary>
    public ReadOnlySpan<byte> StatusMessage { get; init; }

    /// <summary>The W3C <c>tracestate</c>.</summary>
    public ReadOnlySpan<byte> TraceState { get; init; }

    /// <summary>Its attributes as <see cref="AttributeText"/>.</summary>
    public ReadOnlySpan<byte> Attributes { get; init; }

    /// <summary>Its events as <see cref="SpanItems"/> writes them.</summary>
    public ReadOnlySpan<byte> Events { get; init; }

    /// <summary>Its links as <see cref="SpanItems"/> writes them.</summary>
    public ReadOnlySpan<byte> Links { get; init; }

    /// <summary>Its flags, and what was left out of it.</summary>
    public SpanExtras Extras { get; init; }

    /// <summary>Bytes that it took as protobuf, for who observes it; not stored.</summary>
    public int WireBytes { get; init; }
}
