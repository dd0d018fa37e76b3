using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>A trace as the engine looks at it: its spans, and what only the whole trace tells.</summary>
internal sealed class TraceView
{
    /// <summary>Stands where the root's name would.</summary>
    public const string RootMissing = "<root span not yet received>";

    readonly Lazy<NestedSet[]> _nestedSets;
    readonly Lazy<Dictionary<SpanId, int>> _childCounts;

    /// <param name="trace">The spans at hand.</param>
    /// <param name="nestedSets">Numbers to use instead of those that the spans' parents give.</param>
    public TraceView(Trace trace, NestedSet[]? nestedSets = null)
    {
        Id = trace.Id;
        Spans = new SpanView[trace.Spans.Count];
        (StartNs, EndNs) = (long.MaxValue, long.MinValue);
        for (var i = 0; i < Spans.Length; i++)
        {
            var span = trace.Spans[i];
            Spans[i] = new SpanView(this, span, i);
            StartNs = Math.Min(StartNs, span.StartNs);
            EndNs = Math.Max(EndNs, span.EndNs);
            if (span.ParentSpanId.IsEmpty && (Root is null || span.StartNs < Root.StartNs))
            {
                Root = span;
            }
        }

        _nestedSets = new(() => nestedSets ?? NestedSet.Number(trace.Spans));
        _childCounts = new(() => trace.Spans.GroupBy(span => span.ParentSpanId).ToDictionary(group => group.Key, group => group.Count()));
    }

    public TraceId Id { get; }

    public SpanView[] Spans { get; }

    public Span? Root { get; }

    public string RootName => Root?.Name ?? RootMissing;

    public string RootServiceName => Root?.Resource.ServiceName ?? RootMissing;

    public long StartNs { get; }

    public long EndNs { get; }

    public long DurationNs => Math.Max(0, EndNs - StartNs);

    public NestedSet NestedSetOf(int index) => _nestedSets.Value[index];

    public int ChildCountOf(SpanId id) => _childCounts.Value.GetValueOrDefault(id);
}

/// <summary>A span in its trace.</summary>
internal sealed class SpanView(TraceView trace, Span span, int index)
{
    public TraceView Trace { get; } = trace;

    public Span Span { get; } = span;

    public NestedSet NestedSet => Trace.NestedSetOf(index);
}
