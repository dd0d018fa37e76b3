using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

internal sealed class DataSourceHealthTool(DataSources sources, HttpSource http) : IToolFamily
{
    public IEnumerable<ToolSpec> Tools =>
    [
        new("check_datasources_health", "Check datasources health", "Says whether data sources answer, all or chosen ones.",
        [
            Parameter.Text("type", "such as loki"), Parameter.Texts("uids", "uids to check", """["loki"]"""), Parameter.Integer("offset", "results to skip", 0),
        ], Check),
    ];

    async Task<Answer> Check(Arguments arguments, CancellationToken cancellationToken)
    {
        var uids = arguments.Texts("uids");
        var type = arguments.Text("type");
        List<DataSource> chosen = [.. (uids.Count > 0 ? uids.Select(sources.Require) : sources.All)
            .Where(source => type is null || source.Type.Contains(type, StringComparison.OrdinalIgnoreCase)).Distinct()];
        var faults = await Task.WhenAll(chosen.Skip(arguments.Integer("offset", 0)).Select(async source => (Source: source, Fault: await http.ProbeAsync(source, cancellationToken))));
        var results = faults.Select(check => new JsonObject
        {
            ["uid"] = check.Source.Uid,
            ["name"] = check.Source.Name,
            ["type"] = check.Source.Type,
            ["status"] = check.Fault is null ? "OK" : "ERROR",
            ["message"] = check.Fault ?? "It answers.",
        });
        return new Answer(new JsonObject
        {
            ["results"] = new JsonArray([.. results]),
            ["total"] = chosen.Count,
            ["checked"] = faults.Length,
            ["healthy"] = faults.Count(check => check.Fault is null),
            ["unhealthy"] = faults.Count(check => check.Fault is not null),
            ["hasMore"] = false,
        });
    }
}
