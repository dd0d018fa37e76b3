using System.Text.Json;
using Dendro.Web.Explore;
using Microsoft.JSInterop;

namespace Dendro.Web.Ask;

/// <summary>A conversation as a list shows it.</summary>
public sealed record KeptConversation(string Id, string Title, DateTimeOffset Time);

/// <summary>
/// Conversations, kept in the reader's browser alone. A browser that keeps nothing for a page is no trouble: then they last as long as the
/// page is open.
/// </summary>
internal sealed class KeptConversations(IJSRuntime js, ILogger<KeptConversations> logger) : IAsyncDisposable
{
    const int MostConversations = 20;

    // Fifty answers with all that the agents found.
    const long MostBytes = 64 << 20;

    IJSObjectReference? _script;

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<KeptConversation>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            var entries = await (await ScriptAsync(cancellationToken)).InvokeAsync<Entry[]>("list", cancellationToken);
            return [.. entries.Select(entry => new KeptConversation(entry.Id, entry.Title, DateTimeOffset.FromUnixTimeMilliseconds(entry.Time)))];
        }
        catch (JSException refused)
        {
            logger.NotKept(refused.Message);
            return [];
        }
    }

    /// <summary>Without turns when this browser does not know it.</summary>
    public async Task<Conversation> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var conversation = new Conversation(id);
        try
        {
            await using var stream = await (await ScriptAsync(cancellationToken)).InvokeAsync<IJSStreamReference>("read", cancellationToken, id);
            await using var bytes = await stream.OpenReadStreamAsync(MostBytes, cancellationToken);
            foreach (var kept in await JsonSerializer.DeserializeAsync<KeptTurn[]>(bytes, cancellationToken: cancellationToken) ?? [])
                conversation.Add(kept.Read());
        }
        catch (Exception unreadable) when (unreadable is JSException or JsonException)
        {
            logger.NotKept(unreadable.Message);
        }
        return conversation;
    }

    /// <summary>Keeps a turn, in place of what was kept of it before.</summary>
    public async Task KeepAsync(Conversation conversation, Turn turn)
    {
        try
        {
            var entry = new Entry(conversation.Id, conversation.Turns[0].Question, turn.AskedAt.ToUnixTimeMilliseconds());
            await (await ScriptAsync(CancellationToken.None)).InvokeVoidAsync("keep", entry, JsonSerializer.Serialize(KeptTurn.Of(turn)), Conversation.MostTurns, MostConversations);
        }
        catch (JSDisconnectedException)
        {
            // The tab is gone.
        }
        catch (JSException refused)
        {
            logger.NotKept(refused.Message);
        }
    }

    async ValueTask<IJSObjectReference> ScriptAsync(CancellationToken cancellationToken) =>
        _script ??= await js.InvokeAsync<IJSObjectReference>("import", cancellationToken, "./conversations.js");

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_script is not null)
                await _script.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The tab is gone, and its objects with it.
        }
    }

    /// <param name="Time">Unix milliseconds of the last question.</param>
    sealed record Entry(string Id, string Title, long Time);

    sealed record KeptTurn(string Question, string From, string To, DateTimeOffset AskedAt, Step[] Steps, string? Answer, string? Problem, bool IsUnreachable, bool IsStopped)
    {
        public static KeptTurn Of(Turn turn) => new(
            turn.Question, turn.Window.From, turn.Window.To, turn.AskedAt, [.. turn.Steps], turn.AnswerJson, turn.Problem?.Message, turn.Problem?.IsUnreachable == true, turn.IsStopped);

        public Turn Read()
        {
            var turn = new Turn(Question, new TimeWindow(From, To), AskedAt)
            {
                Steps = [.. Steps],
                IsStopped = IsStopped,
                Problem = Problem is null ? null : new BackendException(Problem, IsUnreachable ? BackendException.Kind.Unreachable : BackendException.Kind.Refused),
            };
            if (Answer is not null && EventReader.Read("answer", Answer) is { } answer)
                turn.Take(answer);
            return turn;
        }
    }
}
