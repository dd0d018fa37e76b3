using System.Globalization;
using System.Text.Json.Nodes;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

/// <summary>Who calls whom, from the service graph metrics that are generated from spans.</summary>
internal sealed class ServiceMapTool(DataSources sources, HttpSource http) : IToolFamily
{
    public IEnumerable<ToolSpec> Tools =>
    [
        new("service_map", "Service map", "Lists who calls whom, with the rate, the share of failures and the mean time of each edge.",
            [Parameter.Start(), Parameter.End()], Map),
    ];

    async Task<Answer> Map(Arguments arguments, CancellationToken cancellationToken)
    {
        var end = arguments.Time("endRfc3339") ?? arguments.Now;
        var start = arguments.Time("startRfc3339") ?? end.AddMinutes(-15);
        var seconds = (long)(end - start).TotalSeconds;
        if (seconds < 1)
        {
            throw new ToolException("endRfc3339 must be after startRfc3339.");
        }

        var values = await Task.WhenAll(((string[])
            ["request_total", "request_failed_total", "request_server_seconds_sum", "request_server_seconds_count"])
            .Select(name => Values($"sum by (client, server, connection_type) (increase(traces_service_graph_{name}[{seconds}s]))", end, cancellationToken)));
        var edges = values[0].Where(edge => edge.Value > 0).OrderByDescending(edge => edge.Value).Select(edge =>
        {
            var (client, server, connection) = edge.Key;
            var row = new JsonObject
            {
                ["client"] = client,
                ["server"] = server,
                ["connection_type"] = connection,
                ["requests_per_second"] = Math.Round(edge.Value / seconds, 4),
                ["failed_share"] = Math.Round(values[1].GetValueOrDefault(edge.Key) / edge.Value, 4),
            };
            if (values[3].GetValueOrDefault(edge.Key) is > 0 and var count)
            {
                row["mean_ms"] = Math.Round(1000 * values[2].GetValueOrDefault(edge.Key) / count, 2);
            }

            return row;
        });
        return new Answer(new JsonObject { ["edges"] = new JsonArray([.. edges]), ["start"] = start.ToString("O"), ["end"] = end.ToString("O") });
    }

    async Task<Dictionary<(string, string, string), double>> Values(string expression, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var reply = await http.GetAsync(
            sources.Prometheus, "api/v1/query", new Query().Add("query", expression).Seconds("time", end), cancellationToken);
        return (reply["data"]?["result"] as JsonArray ?? []).ToDictionary(
            row => (Label(row, "client"), Label(row, "server"), Label(row, "connection_type")),
            row => double.Parse((string)row!["value"]![1]!, CultureInfo.InvariantCulture));
    }

    static string Label(JsonNode? row, string name) => (string?)row?["metric"]?[name] ?? "";
}
