using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Extensions;

namespace Dendro.Web.Explore;

/// <summary>The Tempo HTTP API (https://grafana.com/docs/tempo/latest/api_docs/), as far as the pages need it.</summary>
internal sealed partial class TempoClient(HttpClient http, ILogger<TempoClient> logger)
{
    const string Backend = "The Tempo API";
    public const int TraceLimit = 50;

    /// <summary>Traces that match, newest first, or series when the query ends in a metrics function.</summary>
    /// <exception cref="BackendException">The query is wrong or the backend does not answer.</exception>
    public async Task<QueryResult> QueryAsync(string query, Interval interval, CancellationToken cancellationToken)
    {
        var parameters = new QueryBuilder
        {
            { "q", query },
            { "start", interval.Start.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
            // Whole seconds only: rounding up keeps the newest spans in.
            { "end", (interval.End.ToUnixTimeSeconds() + 1).ToString(CultureInfo.InvariantCulture) },
        };
        if (MetricsFunction().IsMatch(query))
        {
            parameters.Add("step", $"{interval.StepSeconds}s");
            using var metrics = await http.GetJsonAsync(Backend, "api/metrics/query_range", parameters, logger, cancellationToken);
            return ReadSeries(metrics.RootElement, interval.StepSeconds);
        }
        parameters.Add("limit", TraceLimit.ToString(CultureInfo.InvariantCulture));
        using var json = await http.GetJsonAsync(Backend, "api/search", parameters, logger, cancellationToken);
        return new TracesResult([.. json.RootElement.Items("traces").Select(ReadRow).OrderByDescending(row => row.Start)], TraceLimit);
    }

    /// <summary>All spans of a trace, whose id has up to 32 hexadecimal digits.</summary>
    public async Task<Trace> GetTraceAsync(string traceId, CancellationToken cancellationToken)
    {
        using var json = await http.GetJsonAsync(Backend, $"api/v2/traces/{traceId.PadLeft(32, '0')}", [], logger, cancellationToken);
        return TraceReader.Read(json.RootElement.GetProperty("trace"));
    }

    /// <summary>The values of a tag, for completion; the tag is fully scoped, as in <c>resource.service.name</c>.</summary>
    public async Task<IReadOnlyList<string>> TagValuesAsync(string tag, CancellationToken cancellationToken)
    {
        using var json = await http.GetJsonAsync(Backend, $"api/v2/search/tag/{Uri.EscapeDataString(tag)}/values", [], logger, cancellationToken);
        return [.. json.RootElement.Items("tagValues").Select(value => value.Text("value"))];
    }

    public static bool IsTraceId(string text) => TraceId().IsMatch(text);

    static TraceRow ReadRow(JsonElement trace) => new(
        trace.Text("traceID"), trace.Text("rootServiceName"), trace.Text("rootTraceName"),
        DateTimeOffset.UnixEpoch.AddTicks(trace.Int64("startTimeUnixNano") / 100),
        TimeSpan.FromMilliseconds(trace.Int64("durationMs")),
        (int)trace.Items("spanSets").Sum(set => set.Int64("matched")),
        trace.TryGetProperty("serviceStats", out var stats)
            ? [.. stats.EnumerateObject().Select(service => new ServiceCount(service.Name, (int)service.Value.Int64("spanCount"), (int)service.Value.Int64("errorCount")))]
            : []);

    static SeriesResult ReadSeries(JsonElement root, int stepSeconds)
    {
        var series = root.Items("series").Select(one => new PlotSeries(
            one.Items("labels").ToDictionary(label => label.Text("key"), label => TraceReader.ReadValue(label.GetProperty("value"))),
            [.. one.Items("samples").Select(sample => new PlotPoint(
                sample.Int64("timestampMs") / 1000d, sample.TryGetProperty("value", out var value) ? value.Number() : 0))]));
        return new SeriesResult([.. series], stepSeconds) { Warnings = root.Text("message") is { Length: > 0 } message ? [message] : [] };
    }

    [GeneratedRegex(@"\|\s*(rate|compare|(count|min|max|avg|sum|quantile|histogram)_over_time)\s*\(")]
    private static partial Regex MetricsFunction();

    [GeneratedRegex(@"^\s*[0-9a-fA-F]{16,32}\s*$")]
    private static partial Regex TraceId();
}
