using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;

namespace Dendro.Web.Explore;

/// <summary>One GET of a backend's JSON, with every failure turned into a sentence.</summary>
internal static class BackendHttp
{
    /// <exception cref="BackendException">The backend refused the request or does not answer.</exception>
    public static async Task<JsonDocument> GetJsonAsync(
        this HttpClient client, string backend, string path, QueryBuilder query, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path + query.ToQueryString());
            request.Headers.Add("X-Loki-Response-Encoding-Flags", "categorize-labels");
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new BackendException(await ReadErrorAsync(response, backend, cancellationToken));
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        }
        catch (HttpRequestException failed)
        {
            logger.BackendFailed(backend, path, failed.Message);
            throw new BackendException(Unreachable(backend, client.BaseAddress ?? new Uri(path), failed), BackendException.Kind.Unreachable);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BackendException($"{backend} took longer than {client.Timeout.TotalSeconds:0} s. Narrow the query or the time range.");
        }
        catch (JsonException wrong)
        {
            throw new BackendException($"{backend} answered with something that is not JSON: {wrong.Message}");
        }
    }

    public static string Unreachable(string backend, Uri address, HttpRequestException failed) =>
        $"{backend} does not answer at {address.GetLeftPart(UriPartial.Authority)}: {Reason(failed)}. Check that it runs, for example with ./dendro status.";

    public static string Reason(HttpRequestException failed) =>
        failed.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? "nothing listens there" : failed.Message;

    public static async Task<string> ReadErrorAsync(HttpResponseMessage response, string backend, CancellationToken cancellationToken)
    {
        var text = (await response.Content.ReadAsStringAsync(cancellationToken)).Trim();
        if (text.Length == 0)
            return $"{backend} answered {(int)response.StatusCode} {response.ReasonPhrase}.";
        if (text[0] != '{')
            return text;
        try
        {
            using var json = JsonDocument.Parse(text);
            string[] names = ["error", "message", "detail", "title"];
            return names.Select(name => json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null)
                .FirstOrDefault(message => message is not null) ?? text;
        }
        catch (JsonException)
        {
            // Not JSON after all: the text itself is the best explanation there is.
            return text;
        }
    }
}
