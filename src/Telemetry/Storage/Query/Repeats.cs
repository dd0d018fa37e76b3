using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// What a sender sent twice, because it did not hear that the first was taken. Upstream drops it when reading: Loki a
/// line of the same stream, time, text and structured metadata; Tempo a span of the same trace, id and kind.
/// </summary>
internal static class Repeats
{
    /// <summary>The columns of <c>logs</c> that tell lines of the same stream, time and text apart.</summary>
    internal static IReadOnlyList<string> Metadata { get; } =
        ["context", "observed_ns", "trace_high", "trace_low", "span", "flags", "severity", "level", "severity_text", "metadata"];

    /// <summary>Tells for lines in order of time, each with a number that is the same for the same metadata, whether each is the first of its kind.</summary>
    internal static Func<LogEntry, ulong, bool> OfLines()
    {
        HashSet<(Labels Stream, string Line, ulong Metadata)>? seen = null;
        (LogEntry Entry, ulong Metadata)? last = null;
        return (entry, metadata) =>
        {
            var before = last;
            last = (entry, metadata);
            if (before is not { } previous || previous.Entry.TimestampNs != entry.TimestampNs)
            {
                seen = null;
                return true;
            }

            seen ??= [(previous.Entry.Stream, previous.Entry.Line, previous.Metadata)];
            return seen.Add((entry.Stream, entry.Line, metadata));
        };
    }

    /// <summary>The spans of one trace, each once.</summary>
    internal static IEnumerable<Span> WithoutRepeats(IEnumerable<Span> spans) => spans.DistinctBy(span => (span.SpanId, span.Kind));
}
