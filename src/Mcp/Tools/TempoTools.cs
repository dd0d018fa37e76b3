using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

/// <summary>Tempo's own MCP tools under the names they have when mcp-grafana proxies them.</summary>
internal sealed partial class TempoTools(DataSources sources, HttpSource http) : IToolFamily
{
    const string ModelForm = "application/vnd.grafana.llm, application/json;q=0.9";
    const int MostTraces = 20;

    static readonly Parameter[] SearchParameters =
    [
        Parameter.DataSource(), Parameter.Text("query", "TraceQL", required: true),
        Parameter.Text("start", "RFC3339 or now-1h; default one hour ago"), Parameter.Text("end", "default now"),
    ];

    /// <summary>Tempo's own tool has no step: its answers have some 240 points a series, too many where there are many series.</summary>
    static readonly Parameter[] RangeParameters = [.. SearchParameters, Parameter.Text("step", "such as 15s; default: 60 points at most")];

    static readonly Rows Series = Rows.Of("series", "series", "group by fewer attributes, add | topk(10), or use a longer step");

    public IEnumerable<ToolSpec> Tools =>
    [
        new("tempo_traceql-search", "Search traces",
            $"Finds traces, e.g. {{ resource.service.name = \"order\" && status = error }}; at most {MostTraces}, with 3 spans each.", SearchParameters, Search)
            { IsClosed = false },
        new("tempo_traceql-metrics-instant", "TraceQL metrics, one value",
            "One value per series over the range, e.g. { status = error } | count_over_time() by (resource.service.name).", SearchParameters,
            (arguments, cancellationToken) => Metrics("instant", "api/metrics/query", arguments, cancellationToken)) { IsClosed = false },
        new("tempo_traceql-metrics-range", "TraceQL metrics, series", "Series over the range, e.g. { } | rate() by (resource.service.name).", RangeParameters,
            (arguments, cancellationToken) => Metrics("range", "api/metrics/query_range", arguments, cancellationToken)) { IsClosed = false },
        new("tempo_get-trace", "Get trace", "One trace, grouped by service.",
            [Parameter.DataSource(), Parameter.Text("trace_id", "hexadecimal", required: true)], GetTrace) { IsClosed = false },
    ];

    /// <summary>What Tempo says of the kind of an answer.</summary>
    public static JsonObject Meta(string type, string version = "1", string encoding = "json") =>
        new() { ["type"] = type, ["encoding"] = encoding, ["version"] = version };

    async Task<Answer> Search(Arguments arguments, CancellationToken cancellationToken)
    {
        var query = arguments.Required("query");
        if (TraceQLText.IsMetrics(query))
        {
            throw new ToolException("TraceQL metrics query received on traceql-search tool; use tempo_traceql-metrics-instant or tempo_traceql-metrics-range.");
        }

        // One more than wanted shows whether there are more.
        var (range, window) = Range(arguments);
        var reply = await http.GetAsync(Source(arguments), "api/search", range.Add("limit", MostTraces + 1), cancellationToken);
        var traces = reply["traces"] as JsonArray ?? [];
        var isCut = traces.Count > MostTraces;
        if (isCut)
        {
            traces.RemoveRange(MostTraces, traces.Count - MostTraces);
        }

        // The deprecated copy of the first span set doubles the answer.
        foreach (var trace in traces.OfType<JsonObject>().Where(trace => trace["spanSets"] is not null))
        {
            trace.Remove("spanSet");
        }

        return new Answer(reply, isCut
            ? $"Cut: {MostTraces} traces shown and there are more; narrow the filter or the range, or count with tempo_traceql-metrics-instant." : null)
        {
            Rows = Rows.Of("traces", "traces", "narrow the filter or the range"),
            Window = window,
            Meta = Meta("search-results"),
        };
    }

    async Task<Answer> Metrics(string kind, string path, Arguments arguments, CancellationToken cancellationToken)
    {
        if (!TraceQLText.IsMetrics(arguments.Required("query")))
        {
            throw new ToolException("TraceQL search query received on a metrics tool; use tempo_traceql-search, or append e.g. | rate() by (resource.service.name).");
        }

        var (range, window) = Range(arguments);
        if (kind == "range")
        {
            range.Add("step", arguments.Text("step") ?? string.Create(CultureInfo.InvariantCulture, $"{window.StepSeconds}s"));
        }

        var reply = await http.GetAsync(Source(arguments), path, range, cancellationToken);
        var notice = (string?)reply["status"] == "PARTIAL" ? $"Cut: Tempo left out series{((string?)reply["message"] is { } why ? $" ({why})" : "")}; {Series.Rest}." : null;
        return new Answer(reply, notice) { Rows = Series, Window = window, Meta = Meta($"metrics-{kind}") };
    }

    async Task<Answer> GetTrace(Arguments arguments, CancellationToken cancellationToken)
    {
        var id = ReadId(arguments, "trace_id");
        return TraceOutline.Of(id, await FetchAsync(http, Source(arguments), id, cancellationToken));
    }

    /// <exception cref="ToolException">It is no id.</exception>
    public static string ReadId(Arguments arguments, string name)
    {
        var id = arguments.Required(name).Trim();
        return TraceId().IsMatch(id) ? id : throw new ToolException($"{name} must be up to 32 hexadecimal digits, but is \"{Excerpt.Of(id)}\".");
    }

    /// <exception cref="ToolException">There is no such trace.</exception>
    public static async Task<JsonNode> FetchAsync(HttpSource http, DataSource source, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await http.GetAsync(source, $"api/v2/traces/{id}", null, cancellationToken, ModelForm);
        }
        catch (RefusedException refused) when (refused.Status == HttpStatusCode.NotFound)
        {
            throw new ToolException($"{source.Name} has no trace {id}; it may be older than what is kept, or not have arrived yet. Find traces with tempo_traceql-search.");
        }
    }

    DataSource Source(Arguments arguments) => sources.OfType(arguments, "tempo");

    static (Query Query, Window Window) Range(Arguments arguments)
    {
        var window = arguments.Window(TimeSpan.FromHours(1), "start", "end");
        return (new Query().Add("q", arguments.Required("query")).WholeSeconds("start", window.Start).WholeSeconds("end", window.End), window);
    }

    [GeneratedRegex("^[0-9a-fA-F]{1,32}$")]
    private static partial Regex TraceId();
}
