using System.Globalization;
using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

/// <summary>Who calls whom, from the service graph metrics that are generated from spans.</summary>
internal sealed class ServiceMapTool(DataSources sources, HttpSource http) : IToolFamily
{
    const string Requests = "traces_service_graph_request_total";

    /// <summary>Finer than metrics are generated.</summary>
    const int FinestStep = 15;

    public IEnumerable<ToolSpec> Tools =>
    [
        new("service_map", "Service map", "Who calls whom, with rate, share of failures and mean time; the last 15 minutes by default.",
            [Parameter.Start(), Parameter.End()], Map),
    ];

    async Task<Answer> Map(Arguments arguments, CancellationToken cancellationToken)
    {
        var asked = arguments.Window(TimeSpan.FromMinutes(15));
        if (asked.Length < TimeSpan.FromSeconds(1))
        {
            throw new ToolException("The range must be a second at least.");
        }

        var window = await CoveredAsync(asked, cancellationToken);
        var seconds = Math.Max(1, (long)Math.Round(window.Length.TotalSeconds));
        var values = await Task.WhenAll(((string[])
            [Requests, "traces_service_graph_request_failed_total", "traces_service_graph_request_server_seconds_sum", "traces_service_graph_request_server_seconds_count"])
            .Select(name => Values($"sum by (client, server, connection_type) (increase({name}[{seconds}s]))", window.End, cancellationToken)));
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
        var map = new JsonObject { ["edges"] = new JsonArray([.. edges]), ["start"] = window.Start.ToString("O"), ["end"] = window.End.ToString("O") };
        return new Answer(map, window == asked ? null : $"There is nothing before {window.Start:yyyy-MM-ddTHH:mm:ssZ}; rates are those since then.")
        {
            Rows = Rows.Of("edges, the busiest,", "edges", "look at single services with query_prometheus"),
            Window = window,
        };
    }

    /// <summary>The part of the range since the first request that was counted, by which a rate has to be divided.</summary>
    async Task<Window> CoveredAsync(Window asked, CancellationToken cancellationToken)
    {
        var search = asked;
        while (true)
        {
            var step = Math.Max(FinestStep, search.StepSeconds);
            var query = new Query().Add("query", $"count({Requests})").Seconds("start", search.Start).Seconds("end", search.End).Add("step", step);
            var reply = await http.QueryAsync(sources.Prometheus, "api/v1/query_range", query, cancellationToken);
            if ((reply["data"]?["result"] as JsonArray)?.FirstOrDefault()?["values"]?[0]?[0] is not { } first)
            {
                // Between two steps all may have begun; a step ago it had not.
                return search == asked ? asked : asked with { Start = search.Start };
            }

            var found = DateTimeOffset.UnixEpoch.AddSeconds((double)first);
            if (found - search.Start < TimeSpan.FromSeconds(step) && search == asked)
            {
                return asked;
            }

            if (step == FinestStep)
            {
                return asked with { Start = found };
            }

            search = new Window(found.AddSeconds(-step), found);
        }
    }

    async Task<Dictionary<(string, string, string), double>> Values(string expression, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var reply = await http.QueryAsync(
            sources.Prometheus, "api/v1/query", new Query().Add("query", expression).Seconds("time", end), cancellationToken);
        return (reply["data"]?["result"] as JsonArray ?? []).ToDictionary(
            row => (Label(row, "client"), Label(row, "server"), Label(row, "connection_type")),
            row => double.Parse((string)row!["value"]![1]!, CultureInfo.InvariantCulture));
    }

    static string Label(JsonNode? row, string name) => (string?)row?["metric"]?[name] ?? "";
}
