using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

internal sealed class PrometheusListTools(DataSources sources, HttpSource http) : IToolFamily
{
    const int MostNames = 1000;

    const string SelectorSchema =
        """
        {"type":"array","description":"series selectors (list of filter lists; filter = name, value, type of =,!=,=~,!~)",
         "items":{"type":"object","additionalProperties":false,"properties":{"filters":{"type":"array","items":{
           "type":"object","properties":{"name":{"type":"string"},"value":{"type":"string"},"type":{"type":"string"}},
           "required":["name","value","type"],"additionalProperties":false}}}}}
        """;

    static readonly Parameter Project = Parameter.Text("projectName", "GCP project; Cloud Monitoring data sources only");

    public IEnumerable<ToolSpec> Tools =>
    [
        new("list_prometheus_metric_names", "List Prometheus metric names", "Lists metric names, filtered by a regular expression, paged.",
        [
            Parameter.DataSource(), Parameter.Text("regex", "filter on metric names"), Parameter.Integer("limit", "most results", 10),
            Parameter.Integer("page", "page number, from 1", 1), Parameter.Start(), Parameter.End(), Project,
        ], MetricNames),
        new("list_prometheus_metric_metadata", "List Prometheus metric metadata", "Lists the type, help and unit of metrics.",
        [
            Parameter.DataSource(), Parameter.Integer("limit", "most results", 10),
            Parameter.Integer("limitPerMetric", "most metadata entries per metric"), Parameter.Text("metric", "only this metric"), Project,
        ], Metadata),
        new("list_prometheus_label_names", "List Prometheus label names", "Lists label names, optionally of matching series in a range.",
        [
            Parameter.DataSource(), Parameter.Structure("matches", SelectorSchema), Parameter.Start(), Parameter.End(),
            Parameter.Integer("limit", "most results", 100), Project,
        ], LabelNames),
        new("list_prometheus_label_values", "List Prometheus label values", "Lists the values of one label.",
        [
            Parameter.DataSource(), Parameter.Text("labelName", "label whose values to list", required: true),
            Parameter.Structure("matches", SelectorSchema), Parameter.Start(), Parameter.End(),
            Parameter.Integer("limit", "most results", 100), Project,
        ], LabelValues),
    ];

    async Task<Answer> MetricNames(Arguments arguments, CancellationToken cancellationToken)
    {
        var source = sources.OfType(arguments, "prometheus");
        var limit = arguments.Integer("limit", 10, MostNames);
        var page = arguments.Integer("page", 1, int.MaxValue);
        var names = await Names(source, "api/v1/label/__name__/values", arguments, cancellationToken);
        if (arguments.Text("regex") is { } pattern)
        {
            var filter = Compile(pattern);
            names = [.. names.Where(name => filter.IsMatch(name))];
        }

        var skip = (long)(page - 1) * limit;
        var shown = skip >= names.Count ? [] : names.Skip((int)skip).Take(limit).ToList();
        return new Answer(Json(shown), names.Count > skip + shown.Count
            ? $"Cut: {shown.Count} of {names.Count} names shown (page {page}); ask for page {page + 1}, raise limit or narrow regex."
            : null);
    }

    async Task<Answer> Metadata(Arguments arguments, CancellationToken cancellationToken)
    {
        var source = sources.OfType(arguments, "prometheus");
        var perMetric = arguments.Integer("limitPerMetric", 0, int.MaxValue);
        var query = new Query().Add("metric", arguments.Text("metric")).Add("limit", arguments.Integer("limit", 10, MostNames))
            .Add("limit_per_metric", perMetric == 0 ? (long?)null : perMetric);
        var reply = await http.GetAsync(source, "api/v1/metadata", query, cancellationToken);
        return new Answer(reply["data"]?.DeepClone() ?? new JsonObject());
    }

    async Task<Answer> LabelNames(Arguments arguments, CancellationToken cancellationToken) =>
        Limited(await Names(sources.OfType(arguments, "prometheus"), "api/v1/labels", arguments, cancellationToken), arguments);

    async Task<Answer> LabelValues(Arguments arguments, CancellationToken cancellationToken)
    {
        var source = sources.OfType(arguments, "prometheus");
        var path = $"api/v1/label/{Uri.EscapeDataString(arguments.Required("labelName"))}/values";
        return Limited(await Names(source, path, arguments, cancellationToken), arguments);
    }

    async Task<IReadOnlyList<string>> Names(DataSource source, string path, Arguments arguments, CancellationToken cancellationToken)
    {
        var query = new Query().Seconds("start", arguments.Time("startRfc3339")).Seconds("end", arguments.Time("endRfc3339"));
        foreach (var selector in arguments.List("matches"))
        {
            query.Add("match[]", Selector(selector));
        }

        var reply = await http.GetAsync(source, path, query, cancellationToken);
        return [.. (reply["data"] as JsonArray ?? []).Select(name => (string)name!)];
    }

    static string Selector(JsonNode selector)
    {
        if (selector["filters"] is not JsonArray filters)
        {
            throw new ToolException($"An element of \"matches\" must be an object with \"filters\", but is {selector.ToJsonString()}.");
        }

        return "{" + string.Join(",", filters.Select(filter =>
        {
            var type = (string?)filter?["type"] is { Length: > 0 } given ? given : "=";
            return type is "=" or "!=" or "=~" or "!~"
                ? $"{(string?)filter?["name"]}{type}{JsonValue.Create((string?)filter?["value"] ?? "").ToJsonString()}"
                : throw new ToolException($"A filter's type must be =, !=, =~ or !~, but is \"{type}\".");
        })) + "}";
    }

    static Answer Limited(IReadOnlyList<string> names, Arguments arguments)
    {
        var limit = arguments.Integer("limit", 100, MostNames);
        return new Answer(Json(names.Take(limit)), names.Count > limit ? $"Cut: {limit} of {names.Count} shown; raise limit or narrow matches." : null);
    }

    static JsonArray Json(IEnumerable<string> names) => new([.. names.Select(name => JsonValue.Create(name))]);

    static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new ToolException($"regex is not a regular expression: {error.Message}");
        }
    }
}
