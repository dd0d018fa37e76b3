using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>What holds for the columns of a vector together.</summary>
public static class Vector
{
    static readonly HashSet<string> NameLabels = [Labels.MetricName, "__type__", "__unit__"];

    /// <summary>
    /// Joins columns that ended up with equal labels, as happens when the name that told them apart is dropped.
    /// </summary>
    /// <exception cref="PromQLException">Two of them have a sample at the same step.</exception>
    public static List<Column> Unite(IReadOnlyList<Column> columns)
    {
        var byLabels = new Dictionary<Labels, int>(columns.Count);
        var united = new List<Column>(columns.Count);
        var owned = new HashSet<int>();
        foreach (var column in columns)
        {
            if (byLabels.TryAdd(column.Labels, united.Count))
            {
                united.Add(column);
                continue;
            }

            var at = byLabels[column.Labels];
            if (owned.Add(at))
            {
                united[at] = Copy(united[at]);
            }

            MoveInto(united[at], column);
        }

        return united;
    }

    /// <summary>Carries out the dropping of names that calculations put off, and unites what became equal.</summary>
    internal static List<Column> DropNames(IReadOnlyList<Column> columns) =>
        Unite([.. columns.Select(column => column.DropsName ? new Column(WithoutName(column.Labels), column.Values, column.Histograms) : column)]);

    /// <summary>The labels without the metric's name, and without its type and unit, which a calculation changes too.</summary>
    internal static Labels WithoutName(Labels labels) => labels.Drop(NameLabels);

    static Column Copy(Column column) =>
        new(column.Labels, [.. column.Values], column.Histograms?.ToArray()) { DropsName = column.DropsName };

    static void MoveInto(Column target, Column column)
    {
        for (var step = 0; step < column.Values.Length; step++)
        {
            if (!column.Has(step))
            {
                continue;
            }

            if (target.Has(step))
            {
                throw PromQLException.Execution("vector cannot contain metrics with the same labelset");
            }

            target[step] = column[step];
        }
    }
}
