using System.Globalization;
using System.Text.Json;
using Dendro.Bench.Load;

namespace Dendro.Bench.Query;

/// <summary>Which API a query goes to.</summary>
internal enum QueryTarget
{
    Loki,
    Prometheus,
    Tempo,
}

/// <summary>A query whose answer is known because the data set is.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Target">Who answers.</param>
/// <param name="Path">The request below the API's address.</param>
/// <param name="Expected">What <paramref name="Found"/> must be.</param>
/// <param name="Found">Counts what matters in the answer.</param>
internal sealed record QueryCase(string Name, QueryTarget Target, string Path, long Expected, Func<JsonElement, long> Found)
{
    const int StepSeconds = 15;

    /// <summary>The queries, from a look at a few lines to a sum over everything.</summary>
    internal static IReadOnlyList<QueryCase> All(DataSet data)
    {
        var (ns, from, to) = (data.Workload.Namespace, data.FromNs, data.ToNs);
        var (lines, metric) = ($$"""{service_namespace="{{ns}}", service_name="service-3"}""", $$"""{{Workload.Metric}}{job=~"{{ns}}/.+"}""");
        return
        [
            Logs("100 newest lines of a service", lines, 100, 100),
            Logs("100 newest lines with a rare text", $"{lines} |= \"{Workload.RareText}\"", 100, Math.Min(100, data.RareLinesOf(3))),
            Logs("count of all lines by level, each minute", $$"""sum by (severity_text) (count_over_time({service_namespace="{{ns}}"}[1m]))""", 0, 2),
            Instant("count of all series", $"count({metric})", data.Workload.Services * data.Workload.SeriesPerService, Value),
            Instant("topk(10) of all series", $"topk(10, {metric})", 10, Series),
            Range("rate of a service by status, 1 h", $$"""sum by (status) (rate({{Workload.Metric}}{job="{{ns}}/service-3"}[5m]))""", 10),
            Range("rate of all series by service, 1 h", $"sum by (job) (rate({metric}[5m]))", data.Workload.Services),
            new("trace by id", QueryTarget.Tempo, $"/api/traces/{DataSet.TraceId}", Workload.SpansPerTrace, Spans),
            Search("20 traces with an error", $$"""{ resource.service.namespace = "{{ns}}" && status = error }""", 20),
            Search("20 traces with an attribute", $$"""{ resource.service.namespace = "{{ns}}" && span.url.path = "value-7" && duration > 20ms }""", 20),
            new("rate of all spans by service", QueryTarget.Tempo,
                $"/api/metrics/query_range?q={Escape($$"""{ resource.service.namespace = "{{ns}}" } | rate() by (resource.service.name)""")}&start={from / Second}&end={to / Second}&step=60s",
                data.Workload.Services, answer => answer.GetProperty("series").GetArrayLength()),
        ];

        QueryCase Logs(string name, string query, int limit, long expected) => new(name, QueryTarget.Loki,
            $"/loki/api/v1/query_range?query={Escape(query)}&start={from}&end={to}&{(limit > 0 ? $"limit={limit}&direction=backward" : "step=60")}", expected, limit > 0 ? Lines : Series);

        QueryCase Instant(string name, string query, long expected, Func<JsonElement, long> found) =>
            new(name, QueryTarget.Prometheus, $"/api/v1/query?query={Escape(query)}&time={to / Second}", expected, found);

        QueryCase Range(string name, string query, long expected) => new(name, QueryTarget.Prometheus,
            $"/api/v1/query_range?query={Escape(query)}&start={from / Second}&end={to / Second}&step={StepSeconds}", expected, Series);

        QueryCase Search(string name, string query, long expected) => new(name, QueryTarget.Tempo,
            $"/api/search?q={Escape(query)}&start={from / Second}&end={to / Second + 1}&limit={expected}", expected, answer => answer.GetProperty("traces").GetArrayLength());
    }

    const long Second = 1_000_000_000;

    static string Escape(string query) => Uri.EscapeDataString(query);

    static JsonElement Result(JsonElement answer) => answer.GetProperty("data").GetProperty("result");

    static long Series(JsonElement answer) => Result(answer).GetArrayLength();

    static long Lines(JsonElement answer) => Result(answer).EnumerateArray().Sum(stream => stream.GetProperty("values").GetArrayLength());

    static long Value(JsonElement answer) =>
        Result(answer) is var result && result.GetArrayLength() == 1 ? long.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture) : 0;

    static long Spans(JsonElement answer) =>
        (answer.TryGetProperty("trace", out var trace) ? trace : answer).EnumerateObject().First(member => member.Name is "batches" or "resourceSpans").Value.EnumerateArray()
            .SelectMany(batch => batch.GetProperty("scopeSpans").EnumerateArray()).Sum(scope => scope.GetProperty("spans").GetArrayLength());
}
