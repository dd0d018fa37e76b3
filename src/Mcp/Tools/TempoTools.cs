using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

/// <summary>Tempo's own MCP tools under the names they have when mcp-grafana proxies them.</summary>
internal sealed partial class TempoTools(DataSources sources, HttpSource http) : IToolFamily
{
    const string ModelForm = "application/vnd.grafana.llm, application/json;q=0.9";
    const string SeriesPath = "api/metrics/query_range";
    const int MostSeries = 500;

    static readonly Parameter[] SearchParameters =
    [
        Parameter.DataSource(), Parameter.Text("query", "TraceQL", required: true),
        Parameter.Text("start", "RFC3339; default one hour ago"), Parameter.Text("end", "RFC3339; default now"),
    ];

    /// <summary>Tempo's own tool has no step: its answers have some 240 points a series, too many where there are many series.</summary>
    static readonly Parameter[] RangeParameters = [.. SearchParameters, Parameter.Text("step", "duration between points, such as 15s; default a 240th of the range")];

    public IEnumerable<ToolSpec> Tools =>
    [
        new("tempo_traceql-search", "Search traces", "Searches traces with TraceQL; at most 20 traces with 3 spans each.", SearchParameters, Search)
            { IsClosed = false },
        new("tempo_traceql-metrics-instant", "TraceQL metrics, one value", "Computes one value per series over the range.", SearchParameters,
            (arguments, cancellationToken) => Metrics("api/metrics/query", arguments, cancellationToken)) { IsClosed = false },
        new("tempo_traceql-metrics-range", "TraceQL metrics, series", "Computes series over the range.", RangeParameters,
            (arguments, cancellationToken) => Metrics(SeriesPath, arguments, cancellationToken)) { IsClosed = false },
        new("tempo_get-trace", "Get trace", "Fetches one trace by its id, compacted; at most 500 spans.",
            [Parameter.DataSource(), Parameter.Text("trace_id", "hexadecimal trace id", required: true)], GetTrace) { IsClosed = false },
    ];

    async Task<Answer> Search(Arguments arguments, CancellationToken cancellationToken)
    {
        var query = arguments.Required("query");
        if (MetricsStage().IsMatch(query))
        {
            throw new ToolException("TraceQL metrics query received on traceql-search tool; use tempo_traceql-metrics-instant or tempo_traceql-metrics-range.");
        }

        var reply = await http.GetAsync(Source(arguments), "api/search", Range(arguments), cancellationToken);
        if (reply["traces"] is JsonArray traces)
        {
            // The deprecated copy of the first span set doubles the answer.
            foreach (var trace in traces.OfType<JsonObject>().Where(trace => trace["spanSets"] is not null))
            {
                trace.Remove("spanSet");
            }
        }

        return new Answer(reply);
    }

    async Task<Answer> Metrics(string path, Arguments arguments, CancellationToken cancellationToken)
    {
        if (!MetricsStage().IsMatch(arguments.Required("query")))
        {
            throw new ToolException("TraceQL search query received on a metrics tool; use tempo_traceql-search, or append e.g. | rate() by (resource.service.name).");
        }

        var range = Range(arguments);
        if (path == SeriesPath && arguments.Text("step") is { } step)
        {
            range.Add("step", step);
        }

        var reply = await http.GetAsync(Source(arguments), path, range, cancellationToken);
        string? notice = null;
        if (reply["series"] is JsonArray series && series.Count > MostSeries)
        {
            notice = $"Cut: {MostSeries} of {series.Count} series shown; group by fewer attributes or add | topk(10).";
            series.RemoveRange(MostSeries, series.Count - MostSeries);
        }

        return new Answer(reply, notice);
    }

    async Task<Answer> GetTrace(Arguments arguments, CancellationToken cancellationToken)
    {
        var id = arguments.Required("trace_id").Trim();
        if (!TraceId().IsMatch(id))
        {
            throw new ToolException($"trace_id must be up to 32 hexadecimal digits, but is \"{id}\".");
        }

        return TraceOutline.Of(id, await http.GetAsync(Source(arguments), $"api/v2/traces/{id}", null, cancellationToken, ModelForm));
    }

    DataSource Source(Arguments arguments) => sources.OfType(arguments, "tempo");

    static Query Range(Arguments arguments) => new Query().Add("q", arguments.Required("query"))
        .WholeSeconds("start", arguments.Time("start") ?? arguments.Now.AddHours(-1))
        .WholeSeconds("end", arguments.Time("end") ?? arguments.Now);

    [GeneratedRegex(@"\|\s*(rate|count_over_time|min_over_time|max_over_time|avg_over_time|sum_over_time|quantile_over_time|histogram_over_time|compare)\s*\(")]
    private static partial Regex MetricsStage();

    [GeneratedRegex("^[0-9a-fA-F]{1,32}$")]
    private static partial Regex TraceId();
}
