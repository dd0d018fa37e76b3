using System.Text.Json.Nodes;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

internal sealed class TempoAttributeTools(DataSources sources, HttpSource http) : IToolFamily
{
    const int MostValues = 500;

    public IEnumerable<ToolSpec> Tools =>
    [
        new("tempo_get-attribute-names", "Get attribute names", "Lists the attribute names that spans have, by scope.",
            [Parameter.DataSource(), Parameter.Text("scope", "span, resource, event, link, instrumentation; default all")], Names)
            { IsClosed = false },
        new("tempo_get-attribute-values", "Get attribute values", "Lists the values of one attribute.",
        [
            Parameter.DataSource(), Parameter.Text("name", "fully scoped, e.g. span.http.method", required: true),
            Parameter.Text("filter-query", "single-spanset TraceQL filter"),
        ], Values) { IsClosed = false },
    ];

    async Task<Answer> Names(Arguments arguments, CancellationToken cancellationToken) =>
        Bounded(await http.GetAsync(
            sources.OfType(arguments, "tempo"), "api/v2/search/tags", new Query().Add("scope", arguments.Text("scope")), cancellationToken));

    async Task<Answer> Values(Arguments arguments, CancellationToken cancellationToken) =>
        Bounded(await http.GetAsync(
            sources.OfType(arguments, "tempo"), $"api/v2/search/tag/{Uri.EscapeDataString(arguments.Required("name"))}/values",
            new Query().Add("q", arguments.Text("filter-query")), cancellationToken));

    static Answer Bounded(JsonNode reply)
    {
        var lists = (reply["scopes"] as JsonArray ?? []).Select(scope => scope?["tags"] as JsonArray).Append(reply["tagValues"] as JsonArray);
        var cut = 0;
        foreach (var list in lists.OfType<JsonArray>().Where(list => list.Count > MostValues))
        {
            cut += list.Count - MostValues;
            list.RemoveRange(MostValues, list.Count - MostValues);
        }

        return new Answer(reply, cut > 0 ? $"Cut: {cut} entries left out, {MostValues} shown per list; narrow with scope or filter-query." : null);
    }
}
