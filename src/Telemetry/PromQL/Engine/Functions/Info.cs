using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>info(), which adds the labels of info metrics to the series that share their identity.</summary>
internal static class Info
{
    static readonly Grouping Identity = new(Without: false, ["instance", "job"]);

    // === info(v vector, selector {…}) vector ===
    public static List<Column> Join(CallContext call)
    {
        var given = call.Has(1) ? ((VectorSelector)call.Argument(1)).Matchers : [];
        Matcher[] wanted = [.. given.Where(matcher => matcher.Name != Labels.MetricName)];
        var infos = Select(call).ToLookup(column => Identity.KeyOf(column.Labels));
        var result = new List<Column>();
        foreach (var column in call.Vector(0))
        {
            if (IsInfoMetric(call, column))
            {
                result.Add(column);
            }
            else
            {
                result.AddRange(Join(column, [.. infos[Identity.KeyOf(column.Labels)]], wanted, call.Steps.Count));
            }
        }

        return Vector.Unite(result);
    }

    static List<Column> Select(CallContext call)
    {
        var evaluator = call.Evaluator;
        // The value stands in for the sample's time: of two that compete, the newer one counts.
        return InstantSelection.Select(
            evaluator.Context, call.Steps, InfoSelector.Of(call.Call), call.Steps, (one, index) => new Point(one.TimestampsMs[index]));
    }

    static bool IsInfoMetric(CallContext call, Column column) => InfoSelector.Of(call.Call).Matchers.All(matcher => matcher.Matches(column.Labels));

    static Dictionary<Labels, Column>.ValueCollection Join(Column column, Column[] infos, Matcher[] wanted, int steps)
    {
        var joined = new Dictionary<Labels, Column>();
        for (var step = 0; step < steps; step++)
        {
            if (!column.Has(step))
            {
                continue;
            }

            var labels = LabelsAt(column, infos, wanted, step);
            if (labels is null)
            {
                continue;
            }

            if (!joined.TryGetValue(labels, out var target))
            {
                joined.Add(labels, target = new Column(labels, steps) { DropsName = column.DropsName });
            }

            target[step] = column[step];
        }

        return joined.Values;
    }

    // Null when the selector demands labels that no info metric has.
    static Labels? LabelsAt(Column column, Column[] infos, Matcher[] wanted, int step)
    {
        var added = new Dictionary<string, (string Value, double Time)>();
        // Of an info metric that changed its labels, only the newest series counts.
        foreach (var info in infos.Where(info => info.Has(step)).GroupBy(info => info.Labels[Labels.MetricName]).Select(same => same.MaxBy(info => info.Values[step])!))
        {
            if (!wanted.All(matcher => matcher.Matches(info.Labels)))
            {
                continue;
            }

            foreach (var (name, value) in info.Labels)
            {
                var isData = name != Labels.MetricName && (wanted.Length == 0 || wanted.Any(matcher => matcher.Name == name));
                if (isData && !column.Labels.Has(name) && (!added.TryGetValue(name, out var known) || info.Values[step] > known.Time))
                {
                    added[name] = (value, info.Values[step]);
                }
            }
        }

        var isMissing = wanted.Any(matcher => !matcher.Matches("") && !added.ContainsKey(matcher.Name) && !matcher.Matches(column.Labels));
        return isMissing ? null : Labels.From(column.Labels.Concat(added.Select(pair => new Label(pair.Key, pair.Value.Value))));
    }
}
