using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Aggregations;
using Dendro.Telemetry.PromQL.Engine.Histograms;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>An aggregation over an instant vector: <c>sum by (job) (…)</c> and its like.</summary>
public sealed record Aggregator
{
    /// <summary>The operator.</summary>
    public required AggregationKind Kind { get; init; }

    /// <summary>The operator as the user wrote it, for messages.</summary>
    public string Name { get; init; } = "";

    /// <summary>Which elements go together.</summary>
    public Grouping Grouping { get; init; } = Grouping.All;

    /// <summary>The number that the operator takes, one per step: k, φ or the ratio. Null for those that take none.</summary>
    public double[]? Parameter { get; init; }

    /// <summary>The label that <c>count_values</c> writes to.</summary>
    public string ValueLabel { get; init; } = "";

    /// <summary>Takes warnings; may be null.</summary>
    public Annotations? Annotations { get; init; }

    /// <summary>The place in the query that the vector stands at, as messages end with it, such as <c> (1:5)</c>.</summary>
    public string Position { get; init; } = "";

    /// <summary>Aggregates columns of <paramref name="steps"/> steps each.</summary>
    /// <exception cref="PromQLException">The parameter is out of its range.</exception>
    public List<Column> Aggregate(IReadOnlyList<Column> columns, int steps)
    {
        var k = Kind is AggregationKind.TopK or AggregationKind.BottomK or AggregationKind.LimitK ? Counts(Parameter!) : [];
        var ratio = Kind == AggregationKind.LimitRatio ? Ratios(Parameter!) : [];
        if (Kind == AggregationKind.Quantile)
        {
            CheckQuantiles(Parameter!);
        }

        if (Kind == AggregationKind.CountValues)
        {
            return new ValueCounter(Grouping, ValueLabel).Count(columns);
        }

        var groups = columns.GroupBy(column => Grouping.KeyOf(column.Labels)).Select(group => (group.Key, Columns: group.ToList()));
        return Kind switch
        {
            AggregationKind.TopK or AggregationKind.BottomK =>
                [.. groups.SelectMany(group => Selection.Extremes(group.Columns, k, Kind == AggregationKind.TopK, HistogramIgnored))],
            AggregationKind.LimitK => [.. groups.SelectMany(group => Selection.First(group.Columns, k))],
            AggregationKind.LimitRatio => [.. groups.SelectMany(group => Selection.Share(group.Columns, ratio))],
            // A float alone is its own total, mean and extreme.
            _ => Combine(groups, NewAccumulator(steps), Kind is AggregationKind.Sum or AggregationKind.Avg or AggregationKind.Min or AggregationKind.Max),
        };
    }

    static List<Column> Combine(IEnumerable<(Labels Key, List<Column> Columns)> groups, Accumulator accumulator, bool yieldsLone)
    {
        var result = new List<Column>();
        foreach (var (key, columns) in groups)
        {
            if (yieldsLone && columns is [{ Histograms: null } lone])
            {
                result.Add(lone.WithLabels(key));
                continue;
            }

            accumulator.Clear();
            columns.ForEach(accumulator.Add);
            result.Add(accumulator.Result(key, columns[0].DropsName));
        }

        return result;
    }

    Accumulator NewAccumulator(int steps) => Kind switch
    {
        AggregationKind.Sum or AggregationKind.Avg => new TotalAccumulator(steps, Kind == AggregationKind.Avg, Notes, Mixed),
        AggregationKind.Min or AggregationKind.Max => new ExtremeAccumulator(steps, Kind == AggregationKind.Max, HistogramIgnored),
        AggregationKind.Count or AggregationKind.Group => new CountAccumulator(steps, Kind == AggregationKind.Group),
        AggregationKind.Quantile => new QuantileAccumulator(steps, Parameter!, HistogramIgnored),
        _ => new DeviationAccumulator(steps, Kind == AggregationKind.Stddev, HistogramIgnored),
    };

    HistogramNotes Notes => new(Annotations, "aggregation", Position);

    void Mixed() => Annotations?.Warn($"encountered a mix of histograms and floats for aggregation{Position}");

    void HistogramIgnored() => Annotations?.Inform($"ignored histogram in {Name} aggregation{Position}");

    static long[] Counts(double[] parameter) => [.. parameter.Select(value => value switch
    {
        double.NaN => throw PromQLException.Execution("Parameter value is NaN"),
        >= 9223372036854775807 => throw PromQLException.Execution($"Scalar value {GoFormat.Shortest(value)} overflows int64"),
        <= -9223372036854775808 => throw PromQLException.Execution($"Scalar value {GoFormat.Shortest(value)} underflows int64"),
        _ => (long)value,
    })];

    double[] Ratios(double[] parameter) => [.. parameter.Select(value =>
    {
        if (double.IsNaN(value))
        {
            throw PromQLException.Execution("Ratio value is NaN");
        }

        if (Math.Abs(value) > 1)
        {
            var capped = Math.Sign(value);
            Annotations?.Warn($"ratio value should be between -1 and 1, got {GoFormat.Shortest(value)}, capping to {capped}{Position}");
            return capped;
        }

        return value;
    })];

    void CheckQuantiles(double[] parameter)
    {
        foreach (var value in parameter.Where(value => value is not (>= 0 and <= 1)))
        {
            Annotations?.Warn($"quantile value should be between 0 and 1, got {GoFormat.Shortest(value)}{Position}");
        }
    }
}
