using System.Text.Json.Nodes;
using Dendro.Mcp.Tools;

namespace Dendro.Mcp.Upstream;

/// <summary>When which fault of the shop's services was switched on (<c>GET /faults/history</c> of each).</summary>
internal sealed class ShopFaults(McpSettings settings, HttpSource http)
{
    /// <summary>The faults, and a sentence for each service that did not answer.</summary>
    public async Task<(IReadOnlyList<JsonObject> Faults, IReadOnlyList<string> Missing)> ListAsync(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(settings.ShopServices.Select(async service =>
        {
            try
            {
                var history = await http.GetAsync(new DataSource(0, service.Name, service.Name, "shop", service.Address, false, "alive"), "faults/history", null, cancellationToken);
                return (Faults: (history as JsonArray ?? []).OfType<JsonObject>().ToList(), Missing: (string?)null);
            }
            catch (ToolException failure)
            {
                return (Faults: [], Missing: failure.Message);
            }
        }));
        return ([.. answers.SelectMany(answer => answer.Faults)], [.. answers.Select(answer => answer.Missing).OfType<string>()]);
    }
}
