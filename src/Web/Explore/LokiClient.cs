using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;

namespace Dendro.Web.Explore;

/// <summary>The Loki HTTP API (https://grafana.com/docs/loki/latest/reference/loki-http-api/), as far as the pages need it.</summary>
internal sealed class LokiClient(HttpClient http, ILogger<LokiClient> logger)
{
    public const int LineLimit = 500;

    /// <summary>Log lines, newest first, or series when the query is a metric query.</summary>
    /// <exception cref="BackendException">The query is wrong or the backend does not answer.</exception>
    public Task<QueryResult> QueryRangeAsync(string query, Interval interval, CancellationToken cancellationToken) =>
        QueryRangeAsync(query, interval, interval.StepSeconds, cancellationToken);

    /// <summary>The same, with a step in seconds for metric queries.</summary>
    /// <exception cref="BackendException">The query is wrong or the backend does not answer.</exception>
    public async Task<QueryResult> QueryRangeAsync(string query, Interval interval, int step, CancellationToken cancellationToken)
    {
        using var json = await http.GetJsonAsync("The Loki API", "loki/api/v1/query_range", new QueryBuilder
        {
            { "query", query },
            { "start", Nanoseconds(interval.Start) },
            { "end", Nanoseconds(interval.End) },
            { "step", step.ToString(CultureInfo.InvariantCulture) },
            { "limit", LineLimit.ToString(CultureInfo.InvariantCulture) },
            { "direction", "backward" },
        }, logger, cancellationToken);
        return json.RootElement.GetProperty("data").Text("resultType") == "streams"
            ? ReadLines(json.RootElement)
            : PrometheusClient.ReadSeries(json.RootElement, step);
    }

    /// <summary>The values of a stream label, for completion.</summary>
    public async Task<IReadOnlyList<string>> LabelValuesAsync(string label, Interval interval, CancellationToken cancellationToken)
    {
        using var json = await http.GetJsonAsync("The Loki API", $"loki/api/v1/label/{Uri.EscapeDataString(label)}/values", new QueryBuilder
        {
            { "start", Nanoseconds(interval.Start) },
            { "end", Nanoseconds(interval.End) },
        }, logger, cancellationToken);
        return json.RootElement.Strings("data");
    }

    static LogsResult ReadLines(JsonElement root)
    {
        var rows = from stream in root.GetProperty("data").Items("result")
                   let labels = stream.StringMap("stream")
                   from value in stream.Items("values")
                   select ReadLine(labels, value);
        return new LogsResult([.. rows.OrderByDescending(row => row.TimeNs)], LineLimit) { Warnings = root.Strings("warnings") };
    }

    static LogRow ReadLine(IReadOnlyDictionary<string, string> labels, JsonElement value)
    {
        var extra = value.GetArrayLength() > 2 ? value[2] : default;
        var none = new Dictionary<string, string>();
        return new LogRow(
            long.Parse(value[0].GetString()!, CultureInfo.InvariantCulture), value[1].GetString() ?? "", labels,
            extra.ValueKind == JsonValueKind.Object ? extra.StringMap("structuredMetadata") : none,
            extra.ValueKind == JsonValueKind.Object ? extra.StringMap("parsed") : none);
    }

    static string Nanoseconds(DateTimeOffset time) =>
        ((time - DateTimeOffset.UnixEpoch).Ticks * 100).ToString(CultureInfo.InvariantCulture);
}
