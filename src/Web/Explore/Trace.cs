namespace Dendro.Web.Explore;

/// <summary>A span as the waterfall shows it; times in Unix nanoseconds.</summary>
public sealed record TraceSpan(
    string SpanId, string ParentId, string Service, string Name, string Kind, long StartNs, long EndNs, bool IsError, string StatusMessage,
    IReadOnlyDictionary<string, string> Attributes, IReadOnlyDictionary<string, string> Resource, IReadOnlyList<SpanEvent> Events)
{
    public TimeSpan Duration => TimeSpan.FromTicks((EndNs - StartNs) / 100);
}

public sealed record SpanEvent(long TimeNs, string Name, IReadOnlyDictionary<string, string> Attributes);

/// <summary>A span's place in the tree.</summary>
public sealed record TraceNode(TraceSpan Span, int Depth, IReadOnlyList<TraceNode> Children)
{
    /// <summary>When the last of the span and all below it ended: a consumer may outlive its producer.</summary>
    public long LastEndNs { get; } = Children.Aggregate(Span.EndNs, (end, child) => Math.Max(end, child.LastEndNs));
}

/// <summary>A whole trace: the spans whose parent is missing are its roots.</summary>
public sealed record Trace(IReadOnlyList<TraceNode> Roots)
{
    public IReadOnlyList<TraceNode> Nodes { get; } = [.. Roots.SelectMany(Flatten)];

    public long StartNs => Nodes.Min(node => node.Span.StartNs);

    public long EndNs => Nodes.Max(node => node.Span.EndNs);

    public IReadOnlyList<string> Services { get; } = [.. Roots.SelectMany(Flatten).Select(node => node.Span.Service).Distinct()];

    public static Trace From(IReadOnlyCollection<TraceSpan> spans)
    {
        var known = spans.Select(span => span.SpanId).ToHashSet();
        var children = spans.Where(span => known.Contains(span.ParentId) && span.ParentId != span.SpanId).ToLookup(span => span.ParentId);
        var roots = spans.Where(span => !known.Contains(span.ParentId) || span.ParentId == span.SpanId).OrderBy(span => span.StartNs);
        return new Trace([.. roots.Select(root => Build(root, 0, children))]);
    }

    static TraceNode Build(TraceSpan span, int depth, ILookup<string, TraceSpan> children) =>
        new(span, depth, [.. children[span.SpanId].OrderBy(child => child.StartNs).Select(child => Build(child, depth + 1, children))]);

    static IEnumerable<TraceNode> Flatten(TraceNode node) => node.Children.SelectMany(Flatten).Prepend(node);
}
