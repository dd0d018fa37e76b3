using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

internal sealed class PrometheusListTools(DataSources sources, HttpSource http) : IToolFamily
{
    const int MostNames = 1000;

    public IEnumerable<ToolSpec> Tools =>
    [
        new("list_prometheus_metric_names", "List Prometheus metric names", "Lists metric names, filtered by a regular expression such as _total$, paged.",
        [
            Parameter.DataSource(), Parameter.Text("regex", "filter on metric names"), Parameter.Integer("limit", "most results", 10),
            Parameter.Integer("page", "page number, from 1", 1), Parameter.Start(), Parameter.End(), Parameter.Project(),
        ], MetricNames),
        new("list_prometheus_metric_metadata", "List Prometheus metric metadata", "Lists the type, help and unit of metrics.",
        [
            Parameter.DataSource(), Parameter.Integer("limit", "most results", 10),
            Parameter.Integer("limitPerMetric", "most metadata entries per metric"), Parameter.Text("metric", "only this metric"), Parameter.Project(),
        ], Metadata),
        new("list_prometheus_label_names", "List Prometheus label names", "Lists label names, optionally of matching series in a range.",
        [
            Parameter.DataSource(), SeriesSelector.Parameter, Parameter.Start(), Parameter.End(),
            Parameter.Integer("limit", "most results", 100), Parameter.Project(),
        ], LabelNames),
        new("list_prometheus_label_values", "List Prometheus label values", "Lists the values of one label.",
        [
            Parameter.DataSource(), Parameter.Text("labelName", "label whose values to list", required: true),
            SeriesSelector.Parameter, Parameter.Start(), Parameter.End(),
            Parameter.Integer("limit", "most results", 100), Parameter.Project(),
        ], LabelValues),
    ];

    async Task<Answer> MetricNames(Arguments arguments, CancellationToken cancellationToken)
    {
        var limit = arguments.Integer("limit", 10, MostNames);
        var page = arguments.Integer("page", 1);
        var names = await Names("api/v1/label/__name__/values", arguments, cancellationToken);
        if (arguments.Text("regex") is { } pattern)
        {
            var filter = Compile(pattern);
            names = [.. names.Where(name => filter.IsMatch(name))];
        }

        var skip = (long)(page - 1) * limit;
        var shown = skip >= names.Count ? [] : names.Skip((int)skip).Take(limit).ToList();
        var notice = names.Count > skip + shown.Count
            ? $"Cut: {shown.Count} of {names.Count} names shown (page {page}); ask for page {page + 1}, raise limit or narrow regex."
            : shown.Count == 0 && names.Count > 0 ? $"Page {page} is empty: there are {names.Count} names, {limit} a page." : null;
        return Listed(shown, notice);
    }

    async Task<Answer> Metadata(Arguments arguments, CancellationToken cancellationToken)
    {
        var limit = arguments.Integer("limit", 10, MostNames);
        var perMetric = arguments.Integer("limitPerMetric", 0);
        // One more than wanted shows whether there are more.
        var query = new Query().Add("metric", arguments.Text("metric")).Add("limit", limit + 1)
            .Add("limit_per_metric", perMetric == 0 ? (long?)null : perMetric);
        var reply = await http.GetAsync(sources.OfType(arguments, "prometheus"), "api/v1/metadata", query, cancellationToken);
        var all = reply["data"] as JsonObject ?? [];
        var shown = new JsonObject(all.Take(limit).Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));
        return new Answer(shown, all.Count > limit
            ? $"Cut: {limit} metrics shown and there are more; raise limit (at most {MostNames}) or name one metric." : null)
        {
            Rows = new Rows("entries", answer => ((JsonObject)answer).Select(entry => entry.Value), "name one metric or lower limit"),
        };
    }

    async Task<Answer> LabelNames(Arguments arguments, CancellationToken cancellationToken) =>
        Limited(await Names("api/v1/labels", arguments, cancellationToken), arguments);

    async Task<Answer> LabelValues(Arguments arguments, CancellationToken cancellationToken) =>
        Limited(await Names($"api/v1/label/{Uri.EscapeDataString(arguments.Required("labelName"))}/values", arguments, cancellationToken), arguments);

    async Task<IReadOnlyList<string>> Names(string path, Arguments arguments, CancellationToken cancellationToken)
    {
        var source = sources.OfType(arguments, "prometheus");
        var (start, end) = (arguments.Time("startRfc3339"), arguments.Time("endRfc3339", upwards: true));
        if (start >= (end ?? arguments.Now))
        {
            throw new ToolException("endRfc3339 must be after startRfc3339.");
        }

        var query = new Query().Seconds("start", start).Seconds("end", end);
        foreach (var selector in SeriesSelector.Read(arguments))
        {
            query.Add("match[]", selector);
        }

        var reply = await http.GetAsync(source, path, query, cancellationToken);
        return [.. (reply["data"] as JsonArray ?? []).Select(name => (string)name!)];
    }

    static Answer Limited(IReadOnlyList<string> names, Arguments arguments)
    {
        var limit = arguments.Integer("limit", 100, MostNames);
        return Listed(names.Take(limit), names.Count > limit ? $"Cut: {limit} of {names.Count} shown; raise limit or narrow matches." : null);
    }

    static Answer Listed(IEnumerable<string> names, string? notice) => new(Json(names), notice) { Rows = Rows.OfAll("names", "narrow the selection or lower limit") };

    static JsonArray Json(IEnumerable<string> names) => new([.. names.Select(name => JsonValue.Create(name))]);

    static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new ToolException($"regex is not a regular expression: {Excerpt.Of(error.Message)}");
        }
    }
}
