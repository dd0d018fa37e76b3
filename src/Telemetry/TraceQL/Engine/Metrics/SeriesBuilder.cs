using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>Turns spans into the series of one metrics stage.</summary>
internal abstract class SeriesBuilder
{
    public abstract void Observe(SpanView span, int interval);

    /// <summary>Observes spans that were counted where they lie.</summary>
    public virtual void Observe(CountedSpans spans) => throw new NotSupportedException($"{GetType().Name} looks at each span");

    /// <summary>Shows a span of those that were counted.</summary>
    public virtual void Show(SpanView span, int interval) => throw new NotSupportedException($"{GetType().Name} looks at each span");

    public abstract IEnumerable<TimeSeries> Build();

    public static SeriesBuilder For(MetricsStage stage, Intervals intervals, ExemplarSampler sampler) => stage switch
    {
        Compare compare => new CompareBuilder(compare, intervals),
        MetricsAggregate { Function: MetricsFunction.HistogramOverTime or MetricsFunction.QuantileOverTime } histogram => new HistogramBuilder(histogram, intervals, sampler),
        MetricsAggregate aggregate => new AggregateBuilder(aggregate, intervals, sampler),
        _ => throw Unreachable.Node(stage),
    };

    /// <summary>The number that an attribute gives; durations as they are, in nanoseconds.</summary>
    protected static bool TryRead(SpanView span, Syntax.Attribute attribute, out Static value)
    {
        value = AttributeReader.Read(span, attribute);
        return value.Type.IsNumeric();
    }

    protected static double InSeconds(Static value, double number) => value.Type == StaticType.Duration ? number / 1e9 : number;
}

/// <summary>The labels that <c>by()</c> gives a span.</summary>
internal sealed class Grouping(MetricsAggregate aggregate)
{
    readonly LabelSet _named = LabelSet.Named(aggregate.Name);
    readonly (string Name, Syntax.Attribute Attribute)[] _by = [.. aggregate.By.Select(attribute => (attribute.ToString(), attribute))];

    /// <param name="span">The span.</param>
    /// <param name="isAlone">Whether nothing else labels the series, so that some label is needed.</param>
    public LabelSet Of(SpanView span, bool isAlone)
    {
        var values = new Static[_by.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = AttributeReader.Read(span, _by[i].Attribute);
        }

        return Of(values, isAlone);
    }

    /// <param name="values">What the spans have of each attribute.</param>
    /// <param name="isAlone">Whether nothing else labels the series, so that some label is needed.</param>
    public LabelSet Of(ReadOnlySpan<Static> values, bool isAlone)
    {
        if (_by.Length == 0)
        {
            return isAlone ? _named : new LabelSet([]);
        }

        var labels = new List<KeyValuePair<string, Static>>(_by.Length);
        for (var i = 0; i < _by.Length; i++)
        {
            if (values[i] is { IsNil: false } value)
            {
                labels.Add(new(_by[i].Name, value));
            }
        }

        if (labels.Count == 0 && isAlone)
        {
            labels.Add(new(_by[0].Name, Static.Nil));
        }

        return new LabelSet(labels);
    }
}
