using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>
/// A span's place in its tree as numbers that a walk through the tree hands out from 1, when it enters a span and when
/// it leaves it: what lies between is below. <see cref="Parent"/> is the parent's <see cref="Left"/>, −1 for a root.
/// Spans that no root reaches have zeros.
/// </summary>
internal readonly record struct NestedSet(int Left, int Right, int Parent)
{
    public bool IsConnected => Left != 0;

    public static NestedSet[] Number(IReadOnlyList<Span> spans)
    {
        var numbers = new NestedSet[spans.Count];
        var children = Enumerable.Range(0, spans.Count).ToLookup(i => spans[i].ParentSpanId);
        var next = 1;
        var open = new Stack<(int Span, IEnumerator<int> Children)>();
        foreach (var root in Ordered(default))
        {
            Enter(root, -1);
            while (open.TryPeek(out var top))
            {
                if (!top.Children.MoveNext())
                {
                    top.Children.Dispose();
                    numbers[top.Span] = numbers[top.Span] with { Right = next++ };
                    open.Pop();
                }
                else if (!numbers[top.Children.Current].IsConnected)
                {
                    Enter(top.Children.Current, numbers[top.Span].Left);
                }
            }
        }

        return numbers;

        IEnumerable<int> Ordered(SpanId parent) => children[parent].OrderBy(i => spans[i].StartNs);

        void Enter(int span, int parent)
        {
            numbers[span] = new NestedSet(next++, 0, parent);
            // A span with an empty id is nobody's parent: the lookup would give it all roots.
            open.Push((span, (spans[span].SpanId.IsEmpty ? [] : Ordered(spans[span].SpanId)).GetEnumerator()));
        }
    }
}
