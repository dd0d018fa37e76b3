namespace Dendro.Telemetry.Server.Ingest;

/// <summary>What a text that was cut is.</summary>
internal enum TextKind
{
    /// <summary>Of a span, an event or a scope; a scope's version too.</summary>
    Name,

    /// <summary>Why a span failed.</summary>
    StatusMessage,

    /// <summary>Of a span or a link.</summary>
    TraceState,

    /// <summary>A key or value of an attribute, wherever it stands.</summary>
    Attribute,

    /// <summary>A line of a log.</summary>
    Line,

    /// <summary>What a metric says it is.</summary>
    Description,
}
