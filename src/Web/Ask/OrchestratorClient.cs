using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Dendro.Web.Explore;

namespace Dendro.Web.Ask;

/// <summary>Asks the orchestrator and reads its progress as server-sent events.</summary>
internal sealed class OrchestratorClient(HttpClient http, TimeProvider clock, ILogger<OrchestratorClient> logger)
{
    const string Backend = "The orchestrator";

    /// <param name="conversationId">What the question may lean on.</param>
    /// <param name="zone">The reader's time zone, in which times in the question are.</param>
    /// <exception cref="BackendException">The orchestrator does not answer, refuses, or breaks off.</exception>
    public async IAsyncEnumerable<StreamItem> AskAsync(string question, TimeWindow window, string conversationId, string zone, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await PostAsync(new { query = question, time_range = TimeRange(window), context = new { conversation_id = conversationId, time_zone = zone } }, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var events = SseParser.Create(body).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (events)
        {
            while (await MoveNextAsync(events))
            {
                if (EventReader.Read(events.Current.EventType, events.Current.Data) is not { } item)
                    continue;
                yield return item;
                if (item is AnswerItem)
                    yield break;
            }
            throw new BackendException($"{Backend} closed the stream before it answered. Its log tells why: {{service_name=\"agent-orchestrator\"}}.");
        }
    }

    async Task<HttpResponseMessage> PostAsync(object body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "analyze/stream")
            {
                Content = JsonContent.Create(body),
            };
            request.Headers.Accept.ParseAdd("text/event-stream");
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw new BackendException(await BackendHttp.ReadErrorAsync(response, Backend, cancellationToken));
        }
        catch (HttpRequestException failed)
        {
            logger.BackendFailed(Backend, "analyze/stream", failed.Message);
            throw new BackendException(BackendHttp.Unreachable(Backend, http.BaseAddress!, failed), BackendException.Kind.Unreachable);
        }
    }

    static async Task<bool> MoveNextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw new BackendException($"{Backend} broke off in the middle of its answer: {broken.Message}", BackendException.Kind.Unreachable);
        }
    }

    // "15m" for a window that ends now, else both ends in RFC 3339.
    object TimeRange(TimeWindow window)
    {
        if (window is { IsRelative: true, To: "now", From.Length: > 4 })
            return window.From[4..];
        var interval = window.Resolve(clock.GetUtcNow());
        return new { start = interval.Start, end = interval.End };
    }
}
