using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dendro.Agents.Core.Hosting;
using Microsoft.Extensions.AI;

namespace Dendro.Agents.Core.Model.Client;

/// <summary>Any OpenAI-compatible server. OpenAI's own SDK believes that a server keeps to OpenAI's letter; most do not.</summary>
internal sealed class ModelClient(ModelSettings settings, HttpClient http, TimeProvider clock) : IChatClient
{
    readonly Refusals _refusals = new();
    readonly ChatClientMetadata _about = new("openai", settings.Address, settings.Model);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <exception cref="ModelException">The server refuses, cannot be reached, is silent for too long or breaks off.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(() => WireRequest.Write(settings.Model, messages, options), cancellationToken);
        var reply = new WireReply(settings.Model);
        await foreach (var chunk in ChunksAsync(response, reply, cancellationToken))
        {
            if (reply.Read(chunk) is { } update)
            {
                yield return update;
            }
        }

        yield return reply.End();
        if (!reply.IsFinished)
        {
            throw new ModelException("it broke off in the middle of its answer");
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _about : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => http.Dispose();

    /// <summary>Asks again without what the server refuses, and when it is busy or fails.</summary>
    async Task<HttpResponseMessage> SendAsync(Func<JsonObject> write, CancellationToken cancellationToken)
    {
        var failures = 0;
        while (true)
        {
            var request = write();
            _refusals.Apply(request);
            var response = await PostAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                var error = ErrorText.Of(await ReadAsync(response, cancellationToken));
                var failure = Failure(response, error);
                if (!failure.IsTooLong && Retry.IsWorthwhile(response.StatusCode) && Retry.Wait(response.Headers, failures++, clock) is { } wait)
                {
                    await Task.Delay(wait, clock, cancellationToken);
                }
                else if (failure.IsTooLong || !((int)response.StatusCode is 400 or 404 or 422 or 501) || !_refusals.Learn(request, error))
                {
                    throw failure;
                }
            }
        }
    }

    async Task<HttpResponseMessage> PostAsync(JsonObject request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"{settings.Address.AbsoluteUri.TrimEnd('/')}/chat/completions")
        {
            Content = new StringContent(request.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        message.Headers.Authorization = settings.Key is { } key ? new AuthenticationHeaderValue("Bearer", key) : null;
        try
        {
            return await Patiently(token => http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, token), cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new ModelException(error.InnerException is IOException ? $"it broke off before it answered: {error.InnerException.Message}" : $"{settings.Address} cannot be reached: {error.Message}", error);
        }
    }

    async IAsyncEnumerable<JsonNode?> ChunksAsync(HttpResponseMessage response, WireReply reply, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A server that does not stream answers whole, whatever it was asked.
        if (response.Content.Headers.ContentType?.MediaType is not "text/event-stream")
        {
            reply.IsFinished = true;
            yield return Parse(await ReadAsync(response, cancellationToken));
            yield break;
        }

        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var events = SseParser.Create(body).EnumerateAsync(silence.Token).GetAsyncEnumerator(silence.Token);
        while (await Patiently(_ => NextAsync(events, silence), cancellationToken))
        {
            if (events.Current.Data.Trim() == "[DONE]")
            {
                reply.IsFinished = true;
                yield break;
            }

            yield return Parse(events.Current.Data);
        }
    }

    async Task<bool> NextAsync(IAsyncEnumerator<SseItem<string>> events, CancellationTokenSource silence)
    {
        silence.CancelAfter(settings.Silence);
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new ModelException($"it broke off in the middle of its answer: {error.Message}", error);
        }
    }

    async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await Patiently(response.Content.ReadAsStringAsync, cancellationToken);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new ModelException($"it broke off in the middle of its answer: {error.Message}", error);
        }
    }

    /// <summary>Waits for the server no longer than it may be silent.</summary>
    async Task<T> Patiently<T>(Func<CancellationToken, Task<T>> wait, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(settings.Silence);
        try
        {
            return await wait(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ModelException($"it was silent for {settings.Silence.TotalSeconds:0.#} s");
        }
    }

    static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException error)
        {
            throw new ModelException($"it did not answer JSON: {ErrorText.Of(text)}", error);
        }
    }

    ModelException Failure(HttpResponseMessage response, string error)
    {
        var text = settings.Key is { Length: > 3 } key ? error.Replace(key, "***", StringComparison.Ordinal) : error;
        return new ModelException($"it answered {(int)response.StatusCode}: {text}") { Status = response.StatusCode, IsTooLong = Retry.IsTooLong(response.StatusCode, error) };
    }
}
