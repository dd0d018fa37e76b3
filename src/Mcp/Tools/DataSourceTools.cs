using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

internal sealed class DataSourceTools(DataSources sources) : IToolFamily
{
    public IEnumerable<ToolSpec> Tools =>
    [
        new("list_datasources", "List datasources", "Lists data sources, optionally by type and name, paged.",
        [
            Parameter.Text("type", "data source plugin type, such as loki"),
            Parameter.Text("name", "case-insensitive substring of the name"),
            Parameter.Integer("limit", "at most 100", 50),
            Parameter.Integer("offset", "results to skip", 0),
        ], List),
        new("get_datasource", "Get datasource", "One data source in full, by uid or name.",
        [
            Parameter.Text("uid", "wins over name"),
            Parameter.Text("name", "used when uid is absent"),
        ], Get),
    ];

    Task<Answer> List(Arguments arguments, CancellationToken cancellationToken)
    {
        var limit = arguments.Integer("limit", 50, 100);
        var offset = arguments.Integer("offset", 0);
        var matching = sources.All
            .Where(source => arguments.Text("type") is not { } type || source.Type.Contains(type, StringComparison.OrdinalIgnoreCase))
            .Where(source => arguments.Text("name") is not { } name || source.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            .ToList();
        var page = matching.Skip(offset).Take(limit).Select(source => new JsonObject
        {
            ["id"] = source.Id,
            ["uid"] = source.Uid,
            ["name"] = source.Name,
            ["type"] = source.Type,
            ["isDefault"] = source.IsDefault,
        });
        return Task.FromResult(new Answer(new JsonObject
        {
            ["datasources"] = new JsonArray([.. page]),
            ["total"] = matching.Count,
            ["hasMore"] = matching.Count - offset > limit,
        }));
    }

    Task<Answer> Get(Arguments arguments, CancellationToken cancellationToken)
    {
        var source = (arguments.Text("uid"), arguments.Text("name")) switch
        {
            ({ } uid, _) => sources.Require(uid),
            (_, { } name) => sources.ByName(name) ?? throw new ToolException(
                $"datasource with name '{Excerpt.Of(name)}' not found; there are {string.Join(", ", sources.All.Select(s => s.Name))}."),
            _ => throw new ToolException("either uid or name must be provided"),
        };
        return Task.FromResult(new Answer(new JsonObject
        {
            ["id"] = source.Id,
            ["uid"] = source.Uid,
            ["orgId"] = 1,
            ["name"] = source.Name,
            ["type"] = source.Type,
            ["access"] = "proxy",
            ["url"] = source.Address.ToString().TrimEnd('/'),
            ["user"] = "",
            ["database"] = "",
            ["basicAuth"] = false,
            ["isDefault"] = source.IsDefault,
            ["jsonData"] = new JsonObject(),
            ["secureJsonFields"] = new JsonObject(),
            ["readOnly"] = true,
        }));
    }
}
