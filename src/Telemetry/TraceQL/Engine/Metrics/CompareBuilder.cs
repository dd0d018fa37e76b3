using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>Counts each value of each attribute, apart for the selected spans and for the others, the baseline.</summary>
internal sealed class CompareBuilder(Compare compare, Intervals intervals) : SeriesBuilder
{
    const string MetaType = "__meta_type";
    const string MetaError = "__meta_error";

    readonly Func<SpanView, Static> _condition = FieldCompiler.Compile(compare.Selection.Condition);
    readonly SortedDictionary<string, Dictionary<Static, double[]>> _baseline = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, Dictionary<Static, double[]>> _selection = new(StringComparer.Ordinal);

    public override void Observe(SpanView span, int interval)
    {
        var isInTime = compare.StartNs == 0 || (span.Span.StartNs >= compare.StartNs && span.Span.StartNs < compare.EndNs);
        var target = isInTime && _condition(span).IsTrue ? _selection : _baseline;
        foreach (var (name, value) in AttributeReader.ReadAll(span))
        {
            if (!target.TryGetValue(name, out var values))
            {
                target[name] = values = [];
            }

            if (!values.TryGetValue(value, out var counts))
            {
                values[value] = counts = new double[intervals.Count];
            }

            counts[interval]++;
        }
    }

    public override IEnumerable<TimeSeries> Build() =>
    [
        .. Values("baseline", _baseline), .. Totals("baseline_total", _baseline),
        .. Values("selection", _selection), .. Totals("selection_total", _selection),
        .. _baseline.Concat(_selection).Where(attribute => attribute.Value.Count > compare.Top).Select(attribute => attribute.Key).Distinct()
            .Select(name => new TimeSeries(Labels(MetaError, "__too_many_values__", name, Static.Nil), new double[intervals.Count])),
    ];

    IEnumerable<TimeSeries> Values(string type, SortedDictionary<string, Dictionary<Static, double[]>> attributes) =>
        from attribute in attributes
        from value in attribute.Value.OrderByDescending(value => value.Value.Sum()).Take((int)Math.Min(compare.Top, int.MaxValue))
        select new TimeSeries(Labels(MetaType, type, attribute.Key, value.Key), value.Value);

    IEnumerable<TimeSeries> Totals(string type, SortedDictionary<string, Dictionary<Static, double[]>> attributes) =>
        attributes.Select(attribute => new TimeSeries(
            Labels(MetaType, type, attribute.Key, Static.Nil),
            [.. Enumerable.Range(0, intervals.Count).Select(i => attribute.Value.Values.Sum(counts => counts[i]))]));

    static LabelSet Labels(string meta, string kind, string name, Static value) => new([new(meta, Static.Of(kind)), new(name, value)]);
}
