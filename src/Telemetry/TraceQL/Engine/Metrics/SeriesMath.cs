using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>What may be done to series: second stages and arithmetic.</summary>
internal static class SeriesMath
{
    /// <summary>Keeps at each time the points of the largest or smallest values; equal ones in the order of their labels.</summary>
    public static List<TimeSeries> TopBottom(List<TimeSeries> series, bool isTop, long limit)
    {
        var ordered = series.OrderBy(one => one.Labels.ToString(), StringComparer.Ordinal).ToList();
        var kept = ordered.Select(one => one with { Values = [.. one.Values.Select(_ => double.NaN)] }).ToList();
        for (var i = 0; i < (series.Count == 0 ? 0 : series[0].Values.Length); i++)
        {
            var present = Enumerable.Range(0, ordered.Count).Where(s => !double.IsNaN(ordered[s].Values[i]));
            var ranked = isTop ? present.OrderByDescending(s => ordered[s].Values[i]) : present.OrderBy(s => ordered[s].Values[i]);
            foreach (var s in ranked.Take((int)Math.Min(limit, int.MaxValue)))
            {
                kept[s].Values[i] = ordered[s].Values[i];
            }
        }

        return [.. kept.Where(one => !one.IsBlank)];
    }

    /// <summary>Keeps the points that compare with a number; durations count in seconds.</summary>
    public static List<TimeSeries> Filter(List<TimeSeries> series, Operator op, Static threshold)
    {
        var number = threshold.Type == StaticType.Duration ? threshold.Number / 1e9 : threshold.Number;
        return
        [
            .. series
                .Select(one => one with { Values = [.. one.Values.Select(value => Comparison.HoldsForFloats(op, value, number) && !double.IsNaN(value) ? value : double.NaN)] })
                .Where(one => !one.IsBlank),
        ];
    }

    public static List<TimeSeries> WithNumber(Operator op, List<TimeSeries> series, double number, bool isLeft) =>
        [.. series.Select(one => one with { Values = [.. one.Values.Select(value => isLeft ? Calculate(op, number, value) : Calculate(op, value, number))] })];

    /// <summary>Joins series of equal labels; a single series without labels joins with each of the other side.</summary>
    public static List<TimeSeries> Join(Operator op, List<TimeSeries> left, List<TimeSeries> right)
    {
        if (left is [var one] && IsUnlabelled(one) && !right.TrueForAll(IsUnlabelled))
        {
            return [.. right.Select(other => Join(op, one, other, other.Labels))];
        }

        if (right is [var single] && IsUnlabelled(single) && !left.TrueForAll(IsUnlabelled))
        {
            return [.. left.Select(other => Join(op, other, single, other.Labels))];
        }

        var partners = right.DistinctBy(Key).ToDictionary(Key);
        return [.. left.Where(series => partners.ContainsKey(Key(series))).Select(series => Join(op, series, partners[Key(series)], null))];
    }

    static LabelSet Key(TimeSeries series) => series.Labels.Without(LabelSet.Name);

    static bool IsUnlabelled(TimeSeries series) => Key(series).Labels.Count == 0;

    static TimeSeries Join(Operator op, TimeSeries left, TimeSeries right, LabelSet? labels)
    {
        var (leftName, rightName) = (left.Labels[LabelSet.Name], right.Labels[LabelSet.Name]);
        labels ??= leftName.IsNil || rightName.IsNil
            ? left.Labels
            : new LabelSet([new(LabelSet.Name, Static.Of($"({leftName.ToText()} {op.Text()} {rightName.ToText()})")), .. Key(left).Labels]);
        return new TimeSeries(labels, [.. left.Values.Zip(right.Values, (a, b) => Calculate(op, a, b))]);
    }

    static double Calculate(Operator op, double left, double right) => op == Operator.Divide && right == 0 ? double.NaN : Arithmetic.Float(op, left, right);
}
