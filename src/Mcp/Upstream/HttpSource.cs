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

    /// <exception cref="ToolException">The backend cannot be reached, refuses, or does not answer JSON.</exception>
    public async Task<JsonNode> GetAsync(
        DataSource source, string path, Query? query, CancellationToken cancellationToken, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(source.Address, path + query));
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
                throw new ToolException($"{name} answered {(int)response.StatusCode}: {ErrorText(text)}");
            }

            return JsonNode.Parse(text) ?? throw new ToolException($"{name} answered with an empty body.");
        }
        catch (HttpRequestException error)
        {
            throw new ToolException($"{name} at {address} cannot be reached: {Reason(error)}. Is it running?");
        }
        catch (JsonException)
        {
            throw new ToolException($"{name} at {address} did not answer JSON; is this the right address?");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToolException($"{name} did not answer within {Patience.TotalSeconds:0} s; ask for a shorter range or a narrower selector.");
        }
    }

    /// <summary>Prometheus wraps its message in JSON, Loki and Tempo send it bare.</summary>
    static string ErrorText(string body)
    {
        var text = body.Trim();
        if (text.StartsWith('{') && Message(text) is { } message)
        {
            text = message;
        }

        return text.Length == 0 ? "(no message)" : text.Length > ErrorTextLimit ? text[..ErrorTextLimit] + "…" : text;
    }

    static string? Message(string json)
    {
        try
        {
            var error = JsonNode.Parse(json);
            var message = error?["error"] ?? error?["message"] ?? error?["detail"];
            return message is null ? null : $"{error?["errorType"]}: {message}".TrimStart(':', ' ');
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string Reason(HttpRequestException error) => error.InnerException is SocketException socket ? socket.Message : error.Message;
}
