using System.Collections.Concurrent;
using System.Text.Json;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Hosting;
using Dendro.Agents.Core.Plans;
using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Core.Conversations;

/// <summary>
/// The last turn of each conversation, for an hour; of more than the bound the oldest is forgotten. With a folder to keep them in, they
/// survive a restart.
/// </summary>
internal sealed class ConversationStore(AgentSettings settings, TimeProvider clock, ILogger<ConversationStore> logger)
{
    const int Most = 1000;
    static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    readonly ConcurrentDictionary<string, (DateTimeOffset Time, Turn Turn)> _turns = new();

    public async Task<Turn?> FindAsync(string? id, CancellationToken cancellationToken)
    {
        if (id is null)
        {
            return null;
        }

        if (_turns.TryGetValue(id, out var known))
        {
            return clock.GetUtcNow() - known.Time <= Kept ? known.Turn : null;
        }

        return File(id) is { } file && System.IO.File.Exists(file) && clock.GetUtcNow() - System.IO.File.GetLastWriteTimeUtc(file) <= Kept ? await ReadAsync(file, cancellationToken) : null;
    }

    public async Task KeepAsync(string id, Turn turn, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        _turns[id] = (now, turn);
        foreach (var old in _turns.Where(entry => now - entry.Value.Time > Kept).Concat(_turns.OrderBy(entry => entry.Value.Time).Take(Math.Max(0, _turns.Count - Most))).Select(entry => entry.Key).ToList())
        {
            _turns.TryRemove(old, out _);
        }

        if (File(id) is not { } file)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(settings.StateFolder!);
            foreach (var old in Directory.EnumerateFiles(settings.StateFolder!, "*.json").Where(other => now - System.IO.File.GetLastWriteTimeUtc(other) > Kept))
            {
                System.IO.File.Delete(old);
            }

            await System.IO.File.WriteAllTextAsync(file, JsonSerializer.Serialize(turn, AgentJson.Options), cancellationToken);
        }
        catch (IOException error)
        {
            // The conversation goes on in this process all the same.
            Log.ConversationNotKept(logger, id, error.Message);
        }
    }

    async Task<Turn?> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<Turn>(await System.IO.File.ReadAllTextAsync(file, cancellationToken), AgentJson.Options);
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            Log.ConversationNotKept(logger, Path.GetFileNameWithoutExtension(file), error.Message);
            return null;
        }
    }

    string? File(string id) => settings.StateFolder is { } folder ? Path.Combine(folder, id + ".json") : null;
}
