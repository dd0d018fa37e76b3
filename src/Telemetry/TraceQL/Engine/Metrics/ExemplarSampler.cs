using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>Picks spans to show beside the series: the first ones of each interval, evenly over all of them.</summary>
internal sealed class ExemplarSampler(int limit, Intervals intervals, IReadOnlyList<Syntax.Attribute> mentioned)
{
    readonly int _perInterval = limit == 0 ? 0 : Math.Max(1, limit / intervals.Count);
    readonly int[] _taken = new int[intervals.Count];
    int _total;

    public void Offer(List<MetricsExemplar> exemplars, SpanView span, double value, int interval)
    {
        if (_total >= limit || _taken[interval] >= _perInterval)
        {
            return;
        }

        _total++;
        _taken[interval]++;
        var labels = new List<KeyValuePair<string, AttributeValue>> { new("trace:id", new AttributeValue.Text(span.Span.TraceId.ToString())) };
        foreach (var attribute in mentioned)
        {
            if (attribute.Intrinsic != Syntax.Intrinsic.TraceId && AttributeReader.Read(span, attribute) is { IsNil: false } read)
            {
                labels.Add(new(attribute.ToString(), read.ToAttributeValue()));
            }
        }

        exemplars.Add(new MetricsExemplar(labels, value, span.Span.StartNs / 1_000_000));
    }
}
