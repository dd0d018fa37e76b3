using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

internal sealed class TempoAttributeTools(DataSources sources, HttpSource http) : IToolFamily
{
    public IEnumerable<ToolSpec> Tools =>
    [
        new("tempo_get-attribute-names", "Get attribute names", "Lists the attribute names that spans have, by scope.",
            [Parameter.DataSource(), Parameter.Text("scope", "span, resource, event, link, instrumentation; default all")], Names)
            { IsClosed = false },
        new("tempo_get-attribute-values", "Get attribute values", "Lists the values of one attribute, by type.",
        [
            Parameter.DataSource(), Parameter.Text("name", "fully scoped, e.g. span.http.method", required: true),
            Parameter.Text("filter-query", "one spanset, e.g. { resource.service.name = \"order\" }"),
        ], Values) { IsClosed = false },
    ];

    async Task<Answer> Names(Arguments arguments, CancellationToken cancellationToken)
    {
        var query = new Query().Add("scope", arguments.Text("scope"));
        var reply = await http.GetAsync(sources.OfType(arguments, "tempo"), "api/v2/search/tags", query, cancellationToken);
        return new Answer(reply)
        {
            Rows = new Rows("names", answer => (answer["scopes"] as JsonArray ?? []).Select(scope => scope?["tags"]), "ask for one scope"),
            Meta = TempoTools.Meta("attribute-names", "2"),
        };
    }

    async Task<Answer> Values(Arguments arguments, CancellationToken cancellationToken)
    {
        var source = sources.OfType(arguments, "tempo");
        var filter = arguments.Text("filter-query");
        if (filter is not null)
        {
            await CheckAsync(source, filter, arguments.Now, cancellationToken);
        }

        var path = $"api/v2/search/tag/{Uri.EscapeDataString(arguments.Required("name"))}/values";
        var reply = await http.GetAsync(source, path, new Query().Add("q", filter), cancellationToken, "application/vnd.grafana.llm, application/json;q=0.9");
        return new Answer(ByType(reply))
        {
            Rows = new Rows("values", answer => ((JsonObject)answer["tagValues"]!).Select(type => type.Value), "narrow with filter-query"),
            Meta = TempoTools.Meta("attribute-values", "2"),
        };
    }

    /// <summary>Tempo takes a filter that it cannot read for none, and would list all values; a search for nothing tells what is wrong with it.</summary>
    async Task CheckAsync(DataSource source, string filter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!TraceQLText.IsFilter(filter))
        {
            throw new ToolException(
                $"filter-query must be one spanset with conditions that all hold, such as {{ resource.service.name = \"order\" && status = error }}, but is \"{Excerpt.Of(filter)}\".");
        }

        var search = new Query().Add("q", filter).WholeSeconds("start", now.AddSeconds(-1)).WholeSeconds("end", now).Add("limit", 1);
        await http.GetAsync(source, "api/search", search, cancellationToken);
    }

    /// <summary>The form that Tempo gives to models, whichever it gave.</summary>
    static JsonNode ByType(JsonNode reply)
    {
        if (reply["tagValues"] is JsonArray list)
        {
            var types = list.GroupBy(value => (string?)value!["type"] ?? "string").Select(type =>
                KeyValuePair.Create(type.Key, (JsonNode?)new JsonArray([.. type.Select(value => value!["value"]?.DeepClone())])));
            reply["tagValues"] = new JsonObject(types);
        }

        return reply;
    }
}
