using System.Net;
using System.Net.Http.Json;
using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit.Hosting;

namespace Dendro.Shop.ServiceKit.Http;

/// <summary>
/// Another service's HTTP API. It does not retry: each attempt is made by the caller, in sight of logs and traces.
/// </summary>
/// <param name="name">The other service's name, for messages.</param>
/// <param name="addresses">The addresses of its replicas; requests go to them in turn.</param>
/// <param name="health">Where its state is recorded.</param>
public sealed class ApiClient(string name, IReadOnlyList<Uri> addresses, Health health) : IDisposable
{
    /// <summary>The header that makes a repeated request harmless.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    readonly HttpClient _http = new(new Replicas(addresses, new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(2),
        // Lets a replica behind the same address that came up later take its share.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    }))
    {
        BaseAddress = addresses[0],
        Timeout = TimeSpan.FromSeconds(70),
    };

    /// <summary>Waits until the other service says that it can do its work.</summary>
    public async Task WaitUntilHealthyAsync(Backoff backoff, Action<string> waiting, CancellationToken cancellationToken)
    {
        using var unsampled = Unsampled.Start();
        await backoff.ForStart().UntilDoneAsync(async attempt =>
        {
            var problem = await ProblemAsync(cancellationToken);
            health.Set(name, problem);
            if (problem is not null)
            {
                waiting(problem);
            }

            return problem is null;
        }, cancellationToken);
    }

    /// <summary>Sends a request with an optional JSON body and idempotency key; the caller reads the response.</summary>
    /// <exception cref="HttpRequestException">No answer could be had.</exception>
    /// <exception cref="TaskCanceledException">The answer took too long, or <paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, object? body, string? key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: ShopJson.Options);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation(IdempotencyKey, key);
        }

        try
        {
            var response = await _http.SendAsync(request, cancellationToken);
            health.Set(name, null);
            return response;
        }
        catch (HttpRequestException error)
        {
            health.Set(name, error.Message);
            throw;
        }
    }

    /// <summary>Posts a message to the other service and says what became of it.</summary>
    public async Task<Outcome> PostAsync(string path, object body, string key, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await SendAsync(HttpMethod.Post, path, body, key, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return new Outcome.Accepted();
            }

            var reason = $"{name} answered {(int)response.StatusCode} to POST {path}: {await response.Content.ReadAsStringAsync(cancellationToken)}";
            return IsRefusal(response.StatusCode)
                ? new Outcome.Rejected(reason)
                : new Outcome.Failed(new HttpRequestException(reason, null, response.StatusCode));
        }
        catch (HttpRequestException error)
        {
            return new Outcome.Failed(error);
        }
        catch (TaskCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            return new Outcome.Failed(error);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    // 408 and 429 ask to come again; the other 4xx say that this request will never do.
    static bool IsRefusal(HttpStatusCode status) =>
        (int)status is >= 400 and < 500 && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);

    async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync("health", cancellationToken);
            return response.IsSuccessStatusCode ? null : $"{name} answers {(int)response.StatusCode} to GET /health";
        }
        catch (HttpRequestException error)
        {
            return error.Message;
        }
        catch (TaskCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            return error.Message;
        }
    }
}
