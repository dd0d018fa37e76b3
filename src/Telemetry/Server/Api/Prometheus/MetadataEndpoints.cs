using System.Text.Json;

namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>Endpoints about which series there are.</summary>
internal static class MetadataEndpoints
{
    const string Truncated = "results truncated due to limit";

    // GET or POST labels
    internal static async Task<ApiResponse> Labels(ApiRequest request, CancellationToken cancellationToken)
    {
        var limit = request.Limit("limit");
        return Texts(await request.Source.LabelNamesAsync(request.Matchers(), request.Range(), OneMore(limit), cancellationToken), limit);
    }

    // GET label/<name>/values
    internal static async Task<ApiResponse> LabelValues(ApiRequest request, CancellationToken cancellationToken)
    {
        var name = LabelNameEscape.Read(request.Route("name"));
        var limit = request.Limit("limit");
        return Texts(await request.Source.LabelValuesAsync(name, request.Matchers(), request.Range(), OneMore(limit), cancellationToken), limit);
    }

    // GET or POST series
    internal static async Task<ApiResponse> Series(ApiRequest request, CancellationToken cancellationToken)
    {
        var matchers = request.Matchers();
        if (matchers.Count == 0)
        {
            throw ApiError.BadData("no match[] parameter provided");
        }

        var limit = request.Limit("limit");
        var series = await request.Source.SeriesAsync(matchers, request.Range(), OneMore(limit), cancellationToken);
        var isCut = limit > 0 && series.Count > limit;
        return new ApiResponse(json =>
        {
            json.WriteStartArray();
            foreach (var labels in isCut ? series.Take(limit) : series)
            {
                ResultWriter.Write(json, labels);
            }

            json.WriteEndArray();
        })
        {
            Warnings = isCut ? [Truncated] : [],
        };
    }

    // GET metadata
    internal static async Task<ApiResponse> Metadata(ApiRequest request, CancellationToken cancellationToken)
    {
        var (limit, perMetric) = (request.Limit("limit"), request.Limit("limit_per_metric"));
        var metadata = await request.Source.MetadataAsync(request.Find("metric"), cancellationToken);
        var metrics = metadata.GroupBy(one => one.Name, StringComparer.Ordinal);
        return new ApiResponse(json =>
        {
            json.WriteStartObject();
            foreach (var metric in limit > 0 ? metrics.Take(limit) : metrics)
            {
                json.WriteStartArray(metric.Key);
                foreach (var one in perMetric > 0 ? metric.Take(perMetric) : metric)
                {
                    json.WriteStartObject();
                    json.WriteString("type", one.Type);
                    json.WriteString("help", one.Help);
                    json.WriteString("unit", one.Unit);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        });
    }

    // One more than asked for shows whether the limit cuts anything.
    static int OneMore(int limit) => limit is 0 or int.MaxValue ? 0 : limit + 1;

    static ApiResponse Texts(IReadOnlyList<string> texts, int limit)
    {
        var isCut = limit > 0 && texts.Count > limit;
        return new ApiResponse(json => Write(json, isCut ? texts.Take(limit) : texts)) { Warnings = isCut ? [Truncated] : [] };
    }

    static void Write(Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
