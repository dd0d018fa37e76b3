namespace Dendro.Web.Explore;

/// <summary>A stretch of time, in Unix nanoseconds, in which one span alone held up the end of its trace.</summary>
internal readonly record struct PathSegment(string SpanId, long StartNs, long EndNs);

/// <summary>
/// Finds what a trace waited for, walking back from its end: at each moment the child that ended last is the one that
/// was waited for; what no child covers is the span's own time. The idea is that of CRISP (USENIX ATC 2022).
/// </summary>
internal static class CriticalPath
{
    public static IReadOnlyList<PathSegment> Find(Trace trace)
    {
        var segments = new List<PathSegment>();
        if (trace.Roots.MaxBy(root => root.LastEndNs) is { } root)
            Walk(root, root.LastEndNs, segments);
        segments.Reverse();
        return segments;
    }

    static void Walk(TraceNode node, long until, List<PathSegment> segments)
    {
        var cursor = Math.Min(until, node.LastEndNs);
        foreach (var child in node.Children.OrderByDescending(child => child.LastEndNs))
        {
            // A child that was still running then did not hold this stretch up.
            if (child.LastEndNs > cursor || child.Span.StartNs >= cursor)
                continue;
            Add(node.Span, child.LastEndNs, cursor, segments);
            Walk(child, child.LastEndNs, segments);
            cursor = Math.Max(child.Span.StartNs, node.Span.StartNs);
        }
        Add(node.Span, node.Span.StartNs, cursor, segments);
    }

    // Time between a message's sending and its processing belongs to neither span, so it is clipped away.
    static void Add(TraceSpan span, long start, long end, List<PathSegment> segments)
    {
        var (from, to) = (Math.Max(start, span.StartNs), Math.Min(end, span.EndNs));
        if (to > from)
            segments.Add(new PathSegment(span.SpanId, from, to));
    }
}
