using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

internal sealed class SlowRequestsTool(DataSources sources, HttpSource http) : IToolFamily
{
    /// <summary>Requests are slow when their 95th percentile is so many times that of the day before.</summary>
    const double Slower = 1.5;

    const int MostOperations = 20;
    const int MostExamples = 3;

    public IEnumerable<ToolSpec> Tools =>
    [
        new("find_slow_requests", "Find slow requests", "Finds operations whose 95th percentile is raised against the day before, with traces.", Analysis.Parameters, Find),
    ];

    async Task<Answer> Find(Arguments arguments, CancellationToken cancellationToken)
    {
        var window = arguments.Window(Analysis.Standard, "start", "end");
        var conditions = string.Concat(Analysis.Labels(arguments).Select(label => $" && {Attribute(label.Key)} = {Analysis.Quote(label.Value)}"));
        var filter = $"(kind = server || kind = consumer){conditions}";
        var now = await Percentiles(filter, window, cancellationToken);
        var usual = await Percentiles(filter, Analysis.Before(window), cancellationToken);
        var slow = now.Where(one => usual.TryGetValue(one.Key, out var before) && one.Value >= Slower * before)
            .OrderByDescending(one => one.Value / usual[one.Key]).Take(MostOperations).ToList();
        var found = await Task.WhenAll(slow.Select(async one => new JsonObject
        {
            ["service"] = one.Key.Service,
            ["operation"] = one.Key.Name,
            ["p95Ms"] = Math.Round(one.Value * 1000, 1),
            ["usualP95Ms"] = Math.Round(usual[one.Key] * 1000, 1),
            ["examples"] = new JsonArray([.. await Examples(one.Key, one.Value, window, cancellationToken)]),
        }));
        var message = found.Length > 0 ? $"{found.Length} operations are slower than on the day before."
            : now.Count == 0 ? "There are no requests."
            : usual.Count == 0 ? "There are requests, but none on the day before to compare them with." : "No operation is slower than on the day before.";
        return Analysis.Of(arguments, "Slow requests", message, "operations", found, window);
    }

    /// <summary>Labels of streams and metrics are attributes of spans with a line for the dot.</summary>
    static string Attribute(string label) => label switch
    {
        "service_name" or "service" or "job" => "resource.service.name",
        _ when label.Contains('.', StringComparison.Ordinal) => label.StartsWith("resource.", StringComparison.Ordinal) || label.StartsWith("span.", StringComparison.Ordinal) ? label : $".{label}",
        _ => $".{label.Replace('_', '.')}",
    };

    async Task<Dictionary<(string Service, string Name), double>> Percentiles(string filter, Window window, CancellationToken cancellationToken)
    {
        var query = new Query().Add("q", $"{{ {filter} }} | quantile_over_time(duration, 0.95) by (resource.service.name, name)")
            .WholeSeconds("start", window.Start).WholeSeconds("end", window.End);
        var reply = await http.GetAsync(sources.Tempo, "api/metrics/query", query, cancellationToken);
        return (reply["series"] as JsonArray ?? []).Where(series => (double?)series!["value"] > 0)
            .ToDictionary(series => (Label(series!, "resource.service.name"), Label(series!, "name")), series => (double)series!["value"]!);
    }

    static string Label(JsonNode series, string key) =>
        (series["labels"] as JsonArray ?? []).FirstOrDefault(label => (string?)label!["key"] == key)?["value"]?["stringValue"]?.ToString() ?? "";

    async Task<IEnumerable<JsonNode?>> Examples((string Service, string Name) operation, double seconds, Window window, CancellationToken cancellationToken)
    {
        var filter = FormattableString.Invariant(
            $"{{ resource.service.name = {Analysis.Quote(operation.Service)} && name = {Analysis.Quote(operation.Name)} && duration >= {(long)(seconds * 1e6)}us }}");
        var query = new Query().Add("q", filter).WholeSeconds("start", window.Start).WholeSeconds("end", window.End).Add("limit", MostExamples);
        var reply = await http.GetAsync(sources.Tempo, "api/search", query, cancellationToken);
        return (reply["traces"] as JsonArray ?? []).Select(trace => trace?["traceID"]?.DeepClone());
    }
}
