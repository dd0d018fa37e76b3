using Microsoft.AspNetCore.Http.HttpResults;

namespace Dendro.Web;

/// <summary>The pages can do their work when the telemetry APIs and the orchestrator can be reached.</summary>
internal static class Health
{
    public sealed record Report(string Status, IReadOnlyDictionary<string, string> Checks);

    public static async Task<Results<Ok<Report>, JsonHttpResult<Report>>> Get(
        WebOptions options, IHttpClientFactory clients, CancellationToken cancellationToken)
    {
        (string Name, Uri Url)[] parts =
        [
            ("loki", new Uri(options.Loki, "ready")),
            ("prometheus", new Uri(options.Prometheus, "api/v1/status/buildinfo")),
            ("tempo", new Uri(options.Tempo, "ready")),
            ("orchestrator", new Uri(options.Orchestrator, "alive")),
        ];
        using var client = clients.CreateClient("health");
        client.Timeout = TimeSpan.FromSeconds(2);
        var states = await Task.WhenAll(parts.Select(part => CheckAsync(client, part.Url, cancellationToken)));
        var checks = parts.Zip(states).ToDictionary(pair => pair.First.Name, pair => pair.Second);
        return states.All(state => state == "ok")
            ? TypedResults.Ok(new Report("ok", checks))
            : TypedResults.Json(new Report("unavailable", checks), statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<string> CheckAsync(HttpClient client, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(url, cancellationToken);
            return response.IsSuccessStatusCode ? "ok" : $"{url} answered {(int)response.StatusCode}";
        }
        catch (Exception failed) when (failed is HttpRequestException or TaskCanceledException)
        {
            return $"{url} does not answer: {failed.Message}";
        }
    }
}
