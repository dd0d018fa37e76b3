using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Server.Api.Tempo;

/// <summary>
/// Zipkin has one id for the span of who asks and that of who answers. As Tempo and Jaeger do, the latter is shown under another
/// id, as a child of the former and the parent of what it was the parent of.
/// </summary>
internal static class SharedSpanIds
{
    internal static Trace ToldApart(Trace trace)
    {
        var asking = trace.Spans.Where(span => span.Kind == SpanKind.Client).Select(span => span.SpanId).ToHashSet();
        var answering = trace.Spans.Where(span => span.Kind == SpanKind.Server && asking.Contains(span.SpanId)).Select(span => span.SpanId).ToHashSet();
        if (answering.Count == 0)
        {
            return trace;
        }

        var ids = Unused(trace.Spans.Select(span => span.SpanId).ToHashSet());
        var newIds = answering.ToDictionary(id => id, _ => ids());
        return trace with
        {
            Spans =
            [
                .. trace.Spans.Select(span =>
                    span.Kind == SpanKind.Server && newIds.TryGetValue(span.SpanId, out var own) ? span with { SpanId = own, ParentSpanId = span.SpanId }
                    : newIds.TryGetValue(span.ParentSpanId, out var parent) ? span with { ParentSpanId = parent }
                    : span),
            ],
        };
    }

    static Func<SpanId> Unused(HashSet<SpanId> used)
    {
        var last = 0UL;
        return () =>
        {
            do
            {
                last++;
            }
            while (used.Contains(new SpanId(last)));
            return new SpanId(last);
        };
    }
}
