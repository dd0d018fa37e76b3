using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>The series of a scan. A line's is found by the values of the labels it is grouped by, or else by all that the grouping leaves.</summary>
internal sealed class GroupedSeries(Grouping? grouping)
{
    readonly Dictionary<Labels, SampleSeries> _byLabels = [];
    readonly Dictionary<string?[], SampleSeries> _byValues = new(new SameValues());
    readonly string?[]? _values = grouping is { Without: false } ? new string?[grouping.Labels.Count] : null;

    public IReadOnlyDictionary<Labels, SampleSeries> ByLabels => _byLabels;

    /// <summary>The series that a line of these labels belongs to.</summary>
    public SampleSeries Of(LabelSet labels)
    {
        if (_values is null || !labels.TryGetValues(grouping!.Labels, _values))
        {
            return Of(labels.Group(grouping));
        }

        if (!_byValues.TryGetValue(_values, out var series))
        {
            _byValues.Add([.. _values], series = Of(labels.Group(grouping)));
        }

        return series;
    }

    SampleSeries Of(Labels labels)
    {
        if (!_byLabels.TryGetValue(labels, out var series))
        {
            _byLabels.Add(labels, series = new SampleSeries(labels));
        }

        return series;
    }

    sealed class SameValues : IEqualityComparer<string?[]>
    {
        public bool Equals(string?[]? x, string?[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(string?[] values)
        {
            var hash = new HashCode();
            foreach (var value in values)
            {
                hash.Add(value, StringComparer.Ordinal);
            }

            return hash.ToHashCode();
        }
    }
}
