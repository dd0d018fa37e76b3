using Dendro.Telemetry.TraceQL.Syntax;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>Finds spans that stand in a relation to others, by their nested sets.</summary>
internal static class StructuralMatcher
{
    public static List<SpanView> Match(Relation relation, RelationMode mode, IReadOnlyList<SpanView> left, IReadOnlyList<SpanView> right)
    {
        switch (mode)
        {
            case RelationMode.Related:
                return Related(relation, left, right);
            case RelationMode.Unrelated:
                var related = Related(relation, left, right).ToHashSet();
                return [.. right.Where(span => span.NestedSet.IsConnected && !related.Contains(span))];
            default:
                return [.. Related(Inverse(relation), right, left).Union(Related(relation, left, right))];
        }
    }

    /// <summary>The spans of <paramref name="right"/> that are, say, children of some span of <paramref name="left"/>.</summary>
    static List<SpanView> Related(Relation relation, IReadOnlyList<SpanView> left, IReadOnlyList<SpanView> right)
    {
        var others = left.Where(span => span.NestedSet.IsConnected).ToList();
        var connected = right.Where(span => span.NestedSet.IsConnected);
        switch (relation)
        {
            case Relation.Child:
                var parents = others.Select(span => span.NestedSet.Left).ToHashSet();
                return [.. connected.Where(span => parents.Contains(span.NestedSet.Parent))];
            case Relation.Parent:
                var sought = others.Select(span => span.NestedSet.Parent).ToHashSet();
                return [.. connected.Where(span => sought.Contains(span.NestedSet.Left))];
            case Relation.Sibling:
                var siblings = others.ToLookup(span => span.NestedSet.Parent);
                return [.. connected.Where(span => span.NestedSet.Parent > 0 && siblings[span.NestedSet.Parent].Any(other => other != span))];
            case Relation.Ancestor:
                var below = others.Select(span => span.NestedSet.Left).Order().ToArray();
                return [.. connected.Where(span => HasBetween(below, span.NestedSet))];
            default:
                return Descendants(others, connected);
        }
    }

    static bool HasBetween(int[] sorted, NestedSet set)
    {
        var first = Array.BinarySearch(sorted, set.Left + 1);
        first = first < 0 ? ~first : first;
        return first < sorted.Length && sorted[first] < set.Right;
    }

    // Walking both in tree order, a span lies below some other exactly when one that opened earlier closes later.
    static List<SpanView> Descendants(List<SpanView> others, IEnumerable<SpanView> candidates)
    {
        var opened = others.Select(span => span.NestedSet).OrderBy(set => set.Left).ToArray();
        var found = new List<SpanView>();
        var (next, furthest) = (0, 0);
        foreach (var span in candidates.OrderBy(span => span.NestedSet.Left))
        {
            for (; next < opened.Length && opened[next].Left < span.NestedSet.Left; next++)
            {
                furthest = Math.Max(furthest, opened[next].Right);
            }

            if (furthest > span.NestedSet.Right)
            {
                found.Add(span);
            }
        }

        return found;
    }

    static Relation Inverse(Relation relation) => relation switch
    {
        Relation.Child => Relation.Parent,
        Relation.Parent => Relation.Child,
        Relation.Descendant => Relation.Ancestor,
        Relation.Ancestor => Relation.Descendant,
        _ => Relation.Sibling,
    };
}
