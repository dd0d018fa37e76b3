using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dendro.Mcp.Tools;

namespace Dendro.Mcp.Upstream;

/// <summary>Asks a backend over HTTP and turns every failure into a sentence that a model or a person can act on.</summary>
internal sealed class HttpSource(HttpClient http)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    const int ErrorTextLimit = 1000;

    /// <summary>A longer query goes into the body, where the path takes it there: servers and proxies take addresses of some 8,000 characters.</summary>
    const int LongestQuery = 4_000;

    const int LongestAddress = 8_000;

    /// <exception cref="ToolException">The backend refuses the request.</exception>
    /// <exception cref="BackendException">It cannot be reached, fails, or does not answer JSON.</exception>
    public Task<JsonNode> GetAsync(
        DataSource source, string path, Query? query, CancellationToken cancellationToken, string accept = "application/json") =>
        AskAsync(source, path, query, takesBody: false, accept, cancellationToken);

    /// <summary>Asks a path that takes its parameters as a form as well.</summary>
    /// <exception cref="ToolException">As <see cref="GetAsync"/>.</exception>
    public Task<JsonNode> QueryAsync(DataSource source, string path, Query query, CancellationToken cancellationToken) =>
        AskAsync(source, path, query, takesBody: true, "application/json", cancellationToken);

    async Task<JsonNode> AskAsync(
        DataSource source, string path, Query? query, bool takesBody, string accept, CancellationToken cancellationToken)
    {
        var parameters = query?.ToString() ?? "";
        var isPosted = takesBody && parameters.Length > LongestQuery;
        if (!isPosted && parameters.Length > LongestAddress)
        {
            throw new ToolException($"The query has {parameters.Length} characters as an address, in which {source.Name} takes it; at most {LongestAddress} pass.");
        }

        using var request = isPosted
            ? new HttpRequestMessage(HttpMethod.Post, new Uri(source.Address, path))
            {
                Content = new StringContent(parameters[1..], Encoding.ASCII, "application/x-www-form-urlencoded"),
            }
            : new HttpRequestMessage(HttpMethod.Get, new Uri(source.Address, path + parameters));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        // Loki then keeps stream labels, structured metadata and parsed labels apart.
        request.Headers.TryAddWithoutValidation("X-Loki-Response-Encoding-Flags", "categorize-labels");
        return await SendAsync(source.Name, source.Address, request, cancellationToken);
    }

    /// <exception cref="ToolException">As <see cref="GetAsync"/>.</exception>
    public async Task<JsonNode> PostAsync(string name, Uri address, string path, JsonNode body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        return await SendAsync(name, address, request, cancellationToken);
    }

    /// <summary>Null when the backend answers, otherwise what is wrong.</summary>
    public async Task<string?> ProbeAsync(DataSource source, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(3));
        try
        {
            using var response = await http.GetAsync(new Uri(source.Address, source.Probe), deadline.Token);
            return response.IsSuccessStatusCode ? null : $"{source.Name} at {source.Address} answered {(int)response.StatusCode}";
        }
        catch (HttpRequestException error)
        {
            return $"{source.Name} at {source.Address} cannot be reached: {Reason(error)}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{source.Name} at {source.Address} did not answer within 3 s";
        }
    }

    async Task<JsonNode> SendAsync(string name, Uri address, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                var told = $"{name} answered {(int)response.StatusCode}: {ErrorText(text, response.ReasonPhrase)}";
                throw (int)response.StatusCode is >= 500 or 429 ? new BackendException(told) : new RefusedException(response.StatusCode, told);
            }

            return JsonNode.Parse(text) ?? throw new BackendException($"{name} answered with an empty body.");
        }
        catch (HttpRequestException error)
        {
            throw new BackendException($"{name} at {address} cannot be reached: {Reason(error)}. Is it running?");
        }
        catch (JsonException)
        {
            throw new BackendException($"{name} at {address} did not answer JSON; is this the right address?");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BackendException($"{name} did not answer within {Patience.TotalSeconds:0} s; ask for a shorter range or a narrower selector.");
        }
    }

    /// <summary>Prometheus wraps its message in JSON, others in problem details (RFC 9457); Loki and Tempo send it bare.</summary>
    static string ErrorText(string body, string? reason)
    {
        var text = body.Trim();
        if (text.StartsWith('{') && Message(text) is { } message)
        {
            text = message;
        }

        return text.Length == 0 ? reason ?? "it gave no reason" : Excerpt.Of(text, ErrorTextLimit);
    }

    static string? Message(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject error ? Message(error) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string? Message(JsonObject error)
    {
        if (error["errors"] is JsonObject fields)
        {
            return string.Join(" ", fields.Select(field => $"{field.Key}: {string.Join(" ", (field.Value as JsonArray ?? []).Select(text => text?.ToString()))}"));
        }

        var message = error["error"] ?? error["message"] ?? error["detail"] ?? error["title"];
        return message is null ? null : $"{error["errorType"]}: {message}".TrimStart(':', ' ');
    }

    static string Reason(HttpRequestException error) => error.InnerException is SocketException socket ? socket.Message : error.Message;
}
