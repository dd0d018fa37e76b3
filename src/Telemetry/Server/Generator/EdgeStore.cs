using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Server.Generator;

/// <summary>Edges that wait for their other half: at most so many, each for the same time.</summary>
internal sealed class EdgeStore(int limit, TimeSpan wait)
{
    readonly Dictionary<(TraceId Trace, SpanId Client), Edge> _waiting = [];

    // All wait equally long, so they expire in the order in which they came. Completed ones are left in it.
    Queue<((TraceId Trace, SpanId Client) Key, Edge Edge, long ExpiresMs)> _order = new();

    /// <summary>How many spans found no room.</summary>
    public long Refused { get; private set; }

    /// <summary>The edge whose client span has this id, made if need be; null when too many wait.</summary>
    public Edge? Get(TraceId trace, SpanId client, long nowMs)
    {
        var key = (trace, client);
        if (_waiting.TryGetValue(key, out var edge))
        {
            return edge;
        }

        if (_waiting.Count >= limit)
        {
            Refused++;
            return null;
        }

        if (_order.Count >= 2 * limit)
        {
            ForgetCompleted();
        }

        edge = new Edge(trace);
        _waiting[key] = edge;
        _order.Enqueue((key, edge, nowMs + (long)wait.TotalMilliseconds));
        return edge;
    }

    void ForgetCompleted() => _order = new(_order.Where(IsWaiting));

    // Another edge may wait under the ids of a completed one.
    bool IsWaiting(((TraceId Trace, SpanId Client) Key, Edge Edge, long ExpiresMs) entry) => _waiting.TryGetValue(entry.Key, out var edge) && edge == entry.Edge;

    public void Remove(TraceId trace, SpanId client) => _waiting.Remove((trace, client));

    /// <summary>Takes out those that waited long enough.</summary>
    public IEnumerable<Edge> Expire(long nowMs)
    {
        while (_order.TryPeek(out var oldest) && oldest.ExpiresMs <= nowMs)
        {
            _order.Dequeue();
            if (IsWaiting(oldest))
            {
                _waiting.Remove(oldest.Key);
                yield return oldest.Edge;
            }
        }
    }
}
