using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Measures.Spans;

namespace Dendro.Agents.Core.Inside;

/// <summary>Whom a call goes to.</summary>
/// <param name="IsPeer">It sends no telemetry of its own.</param>
/// <param name="IsAsync">It goes through a queue, so that the caller does not wait.</param>
internal readonly record struct CallTarget(string Name, bool IsPeer, bool IsAsync);

/// <summary>How operations call each other, learnt from traces that were read whole.</summary>
internal sealed class CallStructure
{
    readonly Dictionary<SpanKey, int> _seen = [];
    readonly Dictionary<SpanKey, Dictionary<SpanKey, int>> _parents = [];
    readonly Dictionary<SpanKey, int> _entries = [];
    readonly Dictionary<SpanKey, Dictionary<CallTarget, int>> _targets = [];
    readonly Dictionary<SpanKey, (double Union, double Sum)> _overlap = [];
    readonly Dictionary<(string Caller, string Callee), List<(DateTimeOffset Time, double Seconds)>> _delays = [];
    readonly bool _byName;

    public CallStructure(IEnumerable<TraceTree> traces, bool byName)
    {
        _byName = byName;
        foreach (var trace in traces)
        {
            foreach (var span in trace.Spans)
            {
                Learn(trace, span);
            }
        }
    }

    public bool IsSeen(SpanKey key) => _seen.ContainsKey(key);

    /// <summary>Work enters a service by spans of kind server or consumer, or, where kinds are not used, by those without a parent in the service.</summary>
    public bool IsEntry(SpanKey key) => key.IsEntry || (_entries.GetValueOrDefault(key) > _seen.GetValueOrDefault(key) / 2 && !key.IsExit);

    /// <summary>Who called an operation, with each caller's share of its spans.</summary>
    public IEnumerable<(SpanKey Parent, double Share)> Parents(SpanKey key) =>
        _parents.GetValueOrDefault(key)?.Select(pair => (pair.Key, pair.Value / (double)_seen[key])) ?? [];

    /// <summary>The share of an operation's spans that nothing called.</summary>
    public double RootShare(SpanKey key) => _seen.GetValueOrDefault(key) is > 0 and var seen
        ? 1 - ((_parents.GetValueOrDefault(key)?.Values.Sum() ?? 0) / (double)seen)
        : 0;

    /// <summary>How many spans of the child a span of the parent has on average.</summary>
    public double ChildrenEach(SpanKey parent, SpanKey child) =>
        _parents.GetValueOrDefault(child)?.GetValueOrDefault(parent) is { } count && _seen.GetValueOrDefault(parent) is > 0 and var seen ? count / (double)seen : 0;

    public IEnumerable<SpanKey> Children(SpanKey parent) => _parents.Where(pair => pair.Value.ContainsKey(parent)).Select(pair => pair.Key);

    /// <summary>The part of its children's time that a span really waits for them: below 1 when they run side by side.</summary>
    public double Overlap(SpanKey parent) => _overlap.TryGetValue(parent, out var times) && times.Sum > 0 ? times.Union / times.Sum : 1;

    public IEnumerable<(SpanKey Operation, CallTarget Target, int Count)> Calls =>
        _targets.SelectMany(pair => pair.Value.Select(target => (pair.Key, target.Key, target.Value)));

    /// <summary>The times that calls took between their two ends.</summary>
    public IEnumerable<((string Caller, string Callee) Link, IReadOnlyList<(DateTimeOffset Time, double Seconds)> Delays)> Links =>
        _delays.Select(pair => (pair.Key, (IReadOnlyList<(DateTimeOffset, double)>)pair.Value));

    void Learn(TraceTree trace, TraceSpan span)
    {
        var key = Key(span);
        Count(_seen, key);
        var parent = trace.Parent(span);
        if (parent is null || parent.Service != span.Service)
        {
            Count(_entries, key);
        }

        if (parent is not null)
        {
            Count(_parents, key, Key(parent));
            if (parent.Service != span.Service)
            {
                LearnCall(parent, span);
            }
        }

        LearnOverlap(trace, span, key);
        if (span.Kind is "client" or "producer" && !trace.Children(span).Any(child => child.Service != span.Service) && SpanDialect.Peer(span.Attributes) is { } peer)
        {
            Count(_targets, key, new CallTarget(peer, true, span.Kind == "producer"));
        }
    }

    void LearnCall(TraceSpan caller, TraceSpan callee)
    {
        var isAsync = caller.Kind == "producer" || callee.Kind == "consumer";
        Count(_targets, Key(caller), new CallTarget(callee.Service, false, isAsync));
        // Between two machines clocks differ, so a synchronous call is measured by the difference of two durations.
        var delay = isAsync ? (callee.Start - caller.End).TotalSeconds : caller.Kind == "client" ? (caller.DurationMs - callee.DurationMs) / 1000 : double.NaN;
        if (double.IsFinite(delay))
        {
            if (!_delays.TryGetValue((caller.Service, callee.Service), out var delays))
            {
                _delays[(caller.Service, callee.Service)] = delays = [];
            }

            delays.Add((caller.Start, Math.Max(0, delay)));
        }
    }

    void LearnOverlap(TraceTree trace, TraceSpan span, SpanKey key)
    {
        var (union, sum) = trace.Covered(span);
        if (sum <= 0)
        {
            return;
        }

        var (knownUnion, knownSum) = _overlap.GetValueOrDefault(key);
        _overlap[key] = (knownUnion + union, knownSum + sum);
    }

    SpanKey Key(TraceSpan span) => new(span.Service, _byName ? span.Name : "", span.Kind);

    static void Count<T>(Dictionary<T, int> counts, T key)
        where T : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;

    static void Count<T>(Dictionary<SpanKey, Dictionary<T, int>> counts, SpanKey key, T other)
        where T : notnull
    {
        if (!counts.TryGetValue(key, out var inner))
        {
            counts[key] = inner = [];
        }

        Count(inner, other);
    }
}
