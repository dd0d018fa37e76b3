using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Analysis;
using Dendro.Telemetry.TraceQL.Syntax;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>Runs a search query over one trace at a time and words what it finds.</summary>
internal sealed class SearchEvaluator
{
    readonly PipelineCompiler.Step _pipeline;
    readonly bool _wantsName;
    readonly Syntax.Attribute[] _reported;
    readonly int _spansPerSpanset;

    public SearchEvaluator(IStage stage, int spansPerSpanset)
    {
        _pipeline = PipelineCompiler.Compile(stage);
        _spansPerSpanset = spansPerSpanset == 0 ? int.MaxValue : spansPerSpanset;
        var mentioned = AttributeFinder.Find(stage);
        _wantsName = mentioned.Any(attribute => attribute.Intrinsic == Intrinsic.Name);
        _reported = [.. mentioned.Where(attribute => !HasPlaceOfItsOwn(attribute.Intrinsic))];
    }

    static bool HasPlaceOfItsOwn(Intrinsic intrinsic) => intrinsic is Intrinsic.Name or Intrinsic.Duration or Intrinsic.TraceDuration
        or Intrinsic.RootName or Intrinsic.RootServiceName or Intrinsic.TraceId or Intrinsic.SpanId;

    public IReadOnlyList<Spanset> Match(TraceView trace) => _pipeline([new Spanset(trace.Spans)]);

    public FoundTrace Describe(TraceView trace, IReadOnlyList<Spanset> spansets) => new()
    {
        Id = trace.Id,
        RootServiceName = trace.RootServiceName,
        RootName = trace.RootName,
        StartNs = trace.StartNs,
        DurationNs = trace.DurationNs,
        Spansets = [.. spansets.Select(Describe)],
        Services =
        [
            .. trace.Spans.GroupBy(view => view.Span.Resource.ServiceName).Select(service =>
                new ServiceStats(service.Key, service.Count(), service.Count(view => view.Span.Status == SpanStatus.Error))),
        ],
    };

    FoundSpanset Describe(Spanset spanset) => new(
        [.. spanset.Spans.OrderBy(view => view.Span.StartNs).Take(_spansPerSpanset).Select(Describe)],
        spanset.Spans.Count,
        [.. spanset.Attributes.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToAttributeValue()))]);

    FoundSpan Describe(SpanView view)
    {
        var attributes = new List<KeyValuePair<string, AttributeValue>>();
        foreach (var attribute in _reported)
        {
            if (AttributeReader.Read(view, attribute) is { IsNil: false } value && !attributes.Exists(pair => pair.Key == attribute.Name))
            {
                attributes.Add(KeyValuePair.Create(attribute.Name, value.ToAttributeValue()));
            }
        }

        return new FoundSpan(view.Span.SpanId, _wantsName ? view.Span.Name : "", view.Span.StartNs, view.Span.DurationNs, attributes);
    }
}
