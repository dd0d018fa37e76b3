using Dendro.Cli.Eval.Generate.Model;
using Dendro.Cli.Eval.Generate.Output;
using Dendro.Cli.Eval.Generate.Simulation;

namespace Dendro.Cli.Eval.Generate.Dialects;

/// <summary>Makes the spans of a request that was sampled.</summary>
/// <param name="end">Spans that end later have not arrived.</param>
internal sealed class SpanWriter(Dialect dialect, double end, Dice ids)
{
    readonly Dictionary<Instance, List<SpanRecord>> _spans = [];

    /// <summary>The spans since it was last asked.</summary>
    public IReadOnlyDictionary<Instance, List<SpanRecord>> Take()
    {
        var spans = new Dictionary<Instance, List<SpanRecord>>(_spans);
        _spans.Clear();
        return spans;
    }

    public void Add(Call root, string traceId) => Serve(root, traceId, null, null);

    void Serve(Call call, string traceId, string? parent, Edge? via)
    {
        var id = ids.Hex(8);
        Keep(call.Instance, SpanText.Server(dialect.Spans, call, via) with { TraceId = traceId, SpanId = id, ParentId = parent });
        foreach (var hop in call.Hops)
        {
            var sender = id;
            if (dialect.Has(Tells.ClientSpans) || hop.Edge.Target is null)
            {
                sender = ids.Hex(8);
                Keep(call.Instance, SpanText.Client(dialect.Spans, hop) with { TraceId = traceId, SpanId = sender, ParentId = id });
            }

            if (hop.Remote is { } remote)
            {
                Serve(remote, traceId, sender, hop.Edge);
            }
        }
    }

    void Keep(Instance instance, SpanRecord span)
    {
        if (span.End > end)
        {
            return;
        }

        if (!_spans.TryGetValue(instance, out var list))
        {
            _spans[instance] = list = [];
        }

        list.Add(span);
    }
}
