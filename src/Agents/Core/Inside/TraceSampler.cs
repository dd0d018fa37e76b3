using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Inside;

/// <summary>Reads some traces whole, spread over a time.</summary>
internal sealed class TraceSampler(Questions questions)
{
    readonly Dictionary<string, Task<TraceTree?>> _read = [];

    /// <summary>So many traces of each slice of the window that match a filter.</summary>
    public async Task<IReadOnlyList<TraceTree>> ReadAsync(string what, string filter, Window window, int slices, int perSlice, CancellationToken cancellationToken)
    {
        var ids = await Task.WhenAll(window.Slices(slices).Select(slice => questions.TraceIds(what, $"{{ {filter} }}", slice, cancellationToken)));
        var traces = await Task.WhenAll(ids.SelectMany(list => Spread(list, perSlice)).Distinct().Select(id => ReadAsync(id, cancellationToken)));
        return [.. traces.OfType<TraceTree>()];
    }

    Task<TraceTree?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        lock (_read)
        {
            return _read.TryGetValue(id, out var known) ? known : _read[id] = Read();
        }

        async Task<TraceTree?> Read() => await questions.Trace(id, cancellationToken) is { } trace ? TraceTree.Read(trace) : null;
    }

    static IEnumerable<string> Spread(IReadOnlyList<string> ids, int most) =>
        ids.Count <= most ? ids : Enumerable.Range(0, most).Select(i => ids[i * ids.Count / most]);
}
