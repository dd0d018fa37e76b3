using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// What a sender sent twice, because it did not hear that the first was taken. Upstream drops it when reading: Loki a
/// line of the same stream, time and text; Tempo a span of the same trace, id and kind.
/// </summary>
internal static class Repeats
{
    /// <summary>Tells for lines in order of time whether each is the first of its kind.</summary>
    internal static Func<LogEntry, bool> OfLines()
    {
        HashSet<(Labels Stream, string Line)>? seen = null;
        LogEntry? last = null;
        return entry =>
        {
            var previous = last;
            last = entry;
            if (previous is null || previous.TimestampNs != entry.TimestampNs)
            {
                seen = null;
                return true;
            }

            seen ??= [(previous.Stream, previous.Line)];
            return seen.Add((entry.Stream, entry.Line));
        };
    }

    /// <summary>The spans of one trace, each once.</summary>
    internal static IEnumerable<Span> WithoutRepeats(IEnumerable<Span> spans) => spans.DistinctBy(span => (span.SpanId, span.Kind));
}
