using System.Text.Json.Nodes;
using Dendro.Mcp.Tools;
using Dendro.Mcp.Tools.Answers;

namespace Dendro.Mcp.Upstream;

/// <summary>The services of which there is telemetry in a time.</summary>
internal sealed class KnownServices(DataSources sources, HttpSource http)
{
    /// <exception cref="ToolException">One of them is not there; the message lists those that are.</exception>
    public async Task RequireAsync(IReadOnlyList<string> services, Window window, CancellationToken cancellationToken)
    {
        if (services.Count == 0)
        {
            return;
        }

        var known = await ListAsync(window, cancellationToken);
        // Where nothing is known at all, whoever is asked next says so better.
        if (known.Count > 0 && services.FirstOrDefault(service => !known.Contains(service)) is { } missing)
        {
            throw new ToolException($"There is no service \"{Excerpt.Of(missing)}\" in this time; there are {string.Join(", ", known.Where(name => !name.Contains('/', StringComparison.Ordinal)).Take(50))}.");
        }
    }

    /// <summary>Their names, in order.</summary>
    public async Task<IEnumerable<string>> NamesAsync(Window window, CancellationToken cancellationToken) =>
        (await ListAsync(window, cancellationToken)).Where(name => !name.Contains('/', StringComparison.Ordinal));

    async Task<SortedSet<string>> ListAsync(Window window, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(
            Names(sources.Loki, "loki/api/v1/label/service_name/values", new Query().Nanoseconds("start", window.Start).Nanoseconds("end", window.End), "data", cancellationToken),
            Names(sources.Prometheus, "api/v1/label/job/values", new Query().Seconds("start", window.Start).Seconds("end", window.End), "data", cancellationToken),
            Names(sources.Tempo, "api/v2/search/tag/resource.service.name/values",
                new Query().WholeSeconds("start", window.Start).WholeSeconds("end", window.End), "tagValues", cancellationToken));
        // A job is the namespace and the name, with a slash between.
        return new SortedSet<string>(lists.SelectMany(list => list).SelectMany(name => (string[])[name, name[(name.LastIndexOf('/') + 1)..]]), StringComparer.Ordinal);
    }

    /// <summary>A backend that cannot tell names no services, the others do.</summary>
    async Task<IEnumerable<string>> Names(DataSource source, string path, Query query, string member, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await http.GetAsync(source, path, query, cancellationToken);
            return (reply[member] as JsonArray ?? []).Select(entry => (string?)(entry as JsonObject)?["value"] ?? entry?.ToString()).OfType<string>();
        }
        catch (ToolException)
        {
            return [];
        }
    }
}
