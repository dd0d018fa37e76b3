using System.Runtime.InteropServices;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Storage.Journal;

/// <summary>
/// What a frame is made of: items one after the other, each a tag, a fixed part and then its texts. Numbers stand in
/// the machine's own order, for a journal is only ever read by the machine that wrote it.
/// </summary>
internal enum JournalTag : byte
{
    Series = 1,
    Stream,
    Context,
    Resource,
    Scope,
    Sample,
    Histogram,
    Exemplar,
    Metadata,
    Log,
    Span,
    Request,
    Samples,
    SpanExtras,
}

/// <summary>What stands before a frame. A frame that its checksum (CRC-32C) does not fit was cut short by a crash.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct FrameHeader(int Length, uint Checksum);

/// <summary>The value that a number means from here to the end of the segment; its text follows.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct DefinitionItem(JournalTag Tag, uint Id);

/// <summary>The request that brought the records of the frame.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct RequestItem(JournalTag Tag, RequestHash Request);

/// <summary>
/// Samples; four columns follow: series, times, values, starts. Each is a byte, then as many values as there are
/// samples, or one value when it is the same for all.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct SamplesItem(JournalTag Tag, int Count);

/// <summary>A single sample: earlier programs wrote these.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct SampleItem(JournalTag Tag, uint Series, long TimeMs, double Value, long StartMs);

/// <summary>A histogram, whose text follows.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct HistogramItem(JournalTag Tag, uint Series, long TimeMs, long StartMs);

/// <summary>An exemplar, whose labels follow.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct ExemplarItem(JournalTag Tag, uint Series, long TimeMs, double Value);

/// <summary>A log line; its three texts follow in one run.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct LogItem(
    JournalTag Tag, uint Stream, uint Context, long TimestampNs, long ObservedNs, TraceId TraceId, SpanId SpanId, uint Flags, byte Severity, DetectedLevel Level,
    int Line, int Metadata, int SeverityText);

/// <summary>What the span that follows has beside; without one it has nothing.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct SpanExtrasItem(JournalTag Tag, SpanExtras Extras);

/// <summary>A span; its six texts follow in one run.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct SpanItem(
    JournalTag Tag, uint Resource, uint Scope, TraceId TraceId, SpanId SpanId, SpanId ParentSpanId, long StartNs, long EndNs, byte Kind, byte Status,
    int Name, int StatusMessage, int TraceState, int Attributes, int Events, int Links);
