using Dendro.Agents.Core.Inside;

namespace Dendro.Agents.Core.Measures.Spans;

/// <summary>
/// The time of an operation that is not spent in the operations under it. Times and counts are those of all spans; the traces
/// that were read tell only who calls whom, so that a small sample gives the time of everything.
/// </summary>
internal sealed class OwnTime(SpanTable table, CallStructure structure)
{
    readonly Dictionary<SpanKey, double[]> _known = [];

    public double[] Of(SpanKey key)
    {
        if (_known.TryGetValue(key, out var known))
        {
            return known;
        }

        var own = (double[])table[key].Seconds.Clone();
        var overlap = structure.Overlap(key);
        foreach (var child in structure.Children(key).Where(child => child.Kind != "consumer" && child != key))
        {
            if (table.Find(child) is { } counts)
            {
                var shares = Shares(child, key, counts);
                for (var i = 0; i < own.Length; i++)
                {
                    own[i] -= overlap * shares[i] * counts.Seconds[i];
                }
            }
        }

        return _known[key] = own;
    }

    /// <summary>
    /// The share of a child's spans that a caller's spans account for, in each stretch of time: callers' traffic changes, and what
    /// each of their spans calls changes less.
    /// </summary>
    double[] Shares(SpanKey child, SpanKey caller, SpanCounts counts)
    {
        var callers = structure.Parents(child).Select(parent => (parent.Parent, Counts: table.Find(parent.Parent), Each: structure.ChildrenEach(parent.Parent, child))).ToList();
        var rootShare = structure.RootShare(child);
        var shares = new double[counts.Count.Length];
        for (var i = 0; i < shares.Length; i++)
        {
            double mine = 0, all = rootShare * counts.Count[i];
            foreach (var (parent, parentCounts, each) in callers)
            {
                var part = (parentCounts?.Count[i] ?? 0) * each;
                all += part;
                mine = parent == caller ? part : mine;
            }

            shares[i] = all > 0 ? mine / all : 0;
        }

        return shares;
    }
}
