using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;

namespace Dendro.Web.Explore;

/// <summary>The Prometheus HTTP API (https://prometheus.io/docs/prometheus/latest/querying/api/), as far as the pages need it.</summary>
internal sealed class PrometheusClient(HttpClient http, ILogger<PrometheusClient> logger)
{
    const string MostProposals = "30";

    /// <exception cref="BackendException">The query is wrong or the backend does not answer.</exception>
    public async Task<SeriesResult> QueryRangeAsync(string query, Interval interval, CancellationToken cancellationToken)
    {
        var step = interval.StepSeconds;
        // Aligned to the step, so that a refresh moves the window without moving the points.
        var start = interval.Start.ToUnixTimeSeconds() / step * step;
        var end = interval.End.ToUnixTimeSeconds();
        using var json = await http.GetJsonAsync("The Prometheus API", "api/v1/query_range", new QueryBuilder
        {
            { "query", query },
            { "start", start.ToString(CultureInfo.InvariantCulture) },
            { "end", end.ToString(CultureInfo.InvariantCulture) },
            { "step", step.ToString(CultureInfo.InvariantCulture) },
        }, logger, cancellationToken);
        return ReadSeries(json.RootElement, step);
    }

    /// <summary>The values at one moment.</summary>
    public async Task<IReadOnlyList<PlotSeries>> QueryAsync(string query, DateTimeOffset time, CancellationToken cancellationToken)
    {
        using var json = await http.GetJsonAsync("The Prometheus API", "api/v1/query", new QueryBuilder
        {
            { "query", query },
            { "time", time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
        }, logger, cancellationToken);
        return ReadSeries(json.RootElement, 1).Series;
    }

    /// <summary>What can be typed at <paramref name="position"/>. Only the embedded backend answers; Prometheus and Mimir refuse.</summary>
    public async Task<Proposals> CompleteAsync(string query, int position, CancellationToken cancellationToken)
    {
        using var json = await http.GetJsonAsync("The Prometheus API", "api/v1/complete", new QueryBuilder
        {
            { "query", query },
            { "position", position.ToString(CultureInfo.InvariantCulture) },
            { "limit", MostProposals },
        }, logger, cancellationToken);
        var data = json.RootElement.GetProperty("data");
        return new Proposals(data.GetProperty("from").GetInt32(), data.GetProperty("to").GetInt32(), [.. data.GetProperty("items").EnumerateArray().Select(ReadProposal)]);
    }

    static Proposal ReadProposal(JsonElement item) => new(
        item.Text("label"), item.Text("insert"), item.Text("kind"), item.Text("detail"), item.Text("description"));

    internal static SeriesResult ReadSeries(JsonElement root, int stepSeconds)
    {
        var data = root.GetProperty("data");
        var result = data.GetProperty("result");
        PlotSeries[] series = data.GetProperty("resultType").GetString() is "matrix" or "vector"
            ? [.. result.EnumerateArray().Select(ReadOne)]
            : [new PlotSeries(new Dictionary<string, string>(), [ReadPoint(result)])];
        return new SeriesResult(series, stepSeconds) { Warnings = [.. root.Strings("warnings"), .. root.Strings("infos")] };
    }

    static PlotSeries ReadOne(JsonElement series)
    {
        var labels = series.StringMap("metric");
        if (series.TryGetProperty("values", out var values))
            return new PlotSeries(labels, [.. values.EnumerateArray().Select(ReadPoint)]);
        if (series.TryGetProperty("value", out var value))
            return new PlotSeries(labels, [ReadPoint(value)]);
        // A native histogram has no single value; its count is the line that can be drawn.
        var histograms = series.TryGetProperty("histograms", out var many) ? many.EnumerateArray() : new JsonElement.ArrayEnumerator();
        return new PlotSeries(labels, [.. histograms.Select(pair => new PlotPoint(pair[0].GetDouble(), pair[1].GetProperty("count").Number()))]);
    }

    static PlotPoint ReadPoint(JsonElement pair) => new(pair[0].GetDouble(), pair[1].Number());
}
