using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Dendro.Cli.Configuration;
using Dendro.Cli.Query;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Asking;

/// <summary>Asks the orchestrator of the system that runs.</summary>
internal sealed class OrchestratorClient(Uri address) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };

    /// <summary>Of the system that runs, or of the one that a setting names.</summary>
    public OrchestratorClient(Workspace workspace)
        : this(Settings.Load(workspace)["AGENT_ORCHESTRATOR_URL"] is { } url ? new Uri(url) : Running.Address(workspace, "agent-orchestrator"))
    {
    }

    /// <summary>The answer as it came.</summary>
    /// <exception cref="UserError">There is none, and why.</exception>
    public async Task<string> AskAsync(string question, string? conversation, TimeSpan? since, CancellationToken cancellationToken)
    {
        var range = since is { } length ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(length.TotalSeconds)}s") : null;
        var body = new Question(question, range, new QuestionContext(conversation, Zone()));
        try
        {
            using var response = await _client.PostAsJsonAsync(new Uri(address, "/analyze"), body, AnswerJson.Default.Question, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode ? text : throw new UserError($"the orchestrator answers: {TelemetryApi.ErrorText(text)} (HTTP {(int)response.StatusCode})");
        }
        catch (HttpRequestException e)
        {
            throw new UserError($"the orchestrator does not answer at {address} ({e.Message}); ./dendro status tells how it is.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UserError($"the orchestrator did not answer within {Patience.TotalMinutes:0} minutes; see ./dendro logs agent-orchestrator.");
        }
    }

    public static Answer Read(string body) => JsonSerializer.Deserialize(body, AnswerJson.Default.Answer)!;

    public void Dispose() => _client.Dispose();

    /// <summary>A zone without a name, such as one set by TZ=+3, is told as UTC.</summary>
    static string Zone() => TimeZoneInfo.Local.HasIanaId ? TimeZoneInfo.Local.Id : "UTC";
}
