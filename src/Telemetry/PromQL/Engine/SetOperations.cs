using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>The set operators between vectors: <c>and</c>, <c>or</c>, <c>unless</c>.</summary>
public static class SetOperations
{
    /// <summary>The elements of the left that have a partner on the right.</summary>
    public static List<Column> And(IReadOnlyList<Column> left, IReadOnlyList<Column> right, Grouping matching) =>
        Filter(left, right, matching, keepMatched: true);

    /// <summary>The elements of the left that have no partner on the right.</summary>
    public static List<Column> Unless(IReadOnlyList<Column> left, IReadOnlyList<Column> right, Grouping matching) =>
        Filter(left, right, matching, keepMatched: false);

    /// <summary>All elements of the left, and those of the right that have no partner there.</summary>
    public static List<Column> Or(IReadOnlyList<Column> left, IReadOnlyList<Column> right, Grouping matching) =>
        Vector.Unite([.. left, .. Unless(right, left, matching)]);

    static List<Column> Filter(IReadOnlyList<Column> kept, IReadOnlyList<Column> partners, Grouping matching, bool keepMatched)
    {
        var present = PresenceByKey(partners, matching);
        var result = new List<Column>(kept.Count);
        foreach (var column in kept)
        {
            var partner = present.GetValueOrDefault(matching.KeyOf(column.Labels));
            if (partner is null)
            {
                if (!keepMatched)
                {
                    result.Add(column);
                }

                continue;
            }

            var filtered = new Column(column.Labels, column.Values.Length) { DropsName = column.DropsName };
            for (var step = 0; step < column.Values.Length; step++)
            {
                if (column.Has(step) && partner[step] == keepMatched)
                {
                    filtered[step] = column[step];
                }
            }

            result.Add(filtered);
        }

        return result;
    }

    static Dictionary<Labels, bool[]> PresenceByKey(IReadOnlyList<Column> columns, Grouping matching)
    {
        var present = new Dictionary<Labels, bool[]>();
        foreach (var column in columns)
        {
            var key = matching.KeyOf(column.Labels);
            if (!present.TryGetValue(key, out var steps))
            {
                present.Add(key, steps = new bool[column.Values.Length]);
            }

            for (var step = 0; step < steps.Length; step++)
            {
                steps[step] |= column.Has(step);
            }
        }

        return present;
    }
}
