using System.Text.Json;
using Dendro.Cli.Configuration;

namespace Dendro.Cli.Asking;

/// <summary>The conversation that <c>ask</c> goes on with, for ten minutes after its last question.</summary>
internal sealed class LastConversation(Workspace workspace, TimeProvider time)
{
    static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    string File => Path.Combine(workspace.Home, "conversation.json");

    public string? Find()
    {
        try
        {
            var state = System.IO.File.Exists(File) ? JsonSerializer.Deserialize(System.IO.File.ReadAllText(File), AnswerJson.Default.State) : null;
            return state is not null && time.GetUtcNow() - state.Time <= Kept ? state.ConversationId : null;
        }
        catch (JsonException)
        {
            // A file that was cut while it was written; a new conversation replaces it.
            return null;
        }
    }

    public void Keep(string id)
    {
        Directory.CreateDirectory(workspace.Home);
        System.IO.File.WriteAllText(File, JsonSerializer.Serialize(new State(id, time.GetUtcNow()), AnswerJson.Default.State));
    }

    internal sealed record State(string ConversationId, DateTimeOffset Time);
}
