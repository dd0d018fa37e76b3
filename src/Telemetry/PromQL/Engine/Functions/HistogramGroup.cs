using System.Runtime.InteropServices;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine.Histograms;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>What belongs to one histogram: a native column, or a column for each <c>le</c> bucket.</summary>
internal sealed class HistogramGroup(Labels labels)
{
    const string BoundLabel = "le";

    readonly List<(double UpperBound, Column Column)> _buckets = [];
    readonly List<ClassicHistogram.Bucket> _atStep = [];

    public string Metric { get; } = labels[Labels.MetricName];

    public Column? Native { get; private set; }

    /// <summary>The histograms of an argument; floats without a usable bound are left out with a warning.</summary>
    public static List<HistogramGroup> Of(CallContext call, int index)
    {
        var groups = new Dictionary<Labels, HistogramGroup>();
        var order = new List<HistogramGroup>();
        foreach (var column in call.Vector(index))
        {
            var hasFloats = HasFloats(column);
            var key = column.Labels.Drop(BoundLabel);
            if (hasFloats)
            {
                AddBucket(call, index, column, key, groups, order);
            }

            // A native histogram may well have a label "le": then that is part of what it is.
            if (column.Histograms is not null)
            {
                var group = GroupOf(column.Labels.Has(BoundLabel) && !groups.ContainsKey(key) ? column.Labels : key, groups, order);
                group.Native = column;
            }
        }

        order.ForEach(group => group._buckets.Sort((left, right) => left.UpperBound.CompareTo(right.UpperBound)));
        return order;
    }

    /// <summary>The populated buckets at a step, ascending by upper bound, or null when there are none. Valid until the next call.</summary>
    public List<ClassicHistogram.Bucket>? BucketsAt(int step)
    {
        _atStep.Clear();
        foreach (ref readonly var bucket in CollectionsMarshal.AsSpan(_buckets))
        {
            var count = bucket.Column.Values[step];
            if (!Series.IsStale(count) && bucket.Column.Histograms?[step] is null)
            {
                _atStep.Add(new ClassicHistogram.Bucket(bucket.UpperBound, count));
            }
        }

        return _atStep.Count == 0 ? null : _atStep;
    }

    /// <summary>A column of one number per histogram. Where native and classic stand together there is none.</summary>
    public Column Map(CallContext call, int index, Func<int, double?> function)
    {
        var column = new Column(labels, call.Steps.Count) { DropsName = true };
        for (var step = 0; step < call.Steps.Count; step++)
        {
            if (Native?.Histograms?[step] is not null && BucketsAt(step) is not null)
            {
                call.Annotations.Warn($"vector contains a mix of classic and native histograms{Messages.ForMetric(Metric)}{call.At(index)}");
            }
            else if (function(step) is { } value)
            {
                column.Values[step] = value;
            }
        }

        return column;
    }

    static bool HasFloats(Column column) => column.Histograms is null ? column.HasAny()
        : Enumerable.Range(0, column.Values.Length).Any(step => column.Has(step) && column.Histograms[step] is null);

    static void AddBucket(CallContext call, int index, Column column, Labels key, Dictionary<Labels, HistogramGroup> groups, List<HistogramGroup> order)
    {
        var bound = column.Labels[BoundLabel];
        if (NumberText.Parse(bound) is { } upperBound)
        {
            GroupOf(key, groups, order)._buckets.Add((upperBound, column));
            return;
        }

        call.Annotations.Warn(
            $"bucket label \"le\" is missing or has a malformed value of {GoString.Quote(bound)}{Messages.ForMetric(column.Labels[Labels.MetricName])}{call.At(index)}");
    }

    static HistogramGroup GroupOf(Labels key, Dictionary<Labels, HistogramGroup> groups, List<HistogramGroup> order)
    {
        if (!groups.TryGetValue(key, out var group))
        {
            groups.Add(key, group = new HistogramGroup(key));
            order.Add(group);
        }

        return group;
    }
}
