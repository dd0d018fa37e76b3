using System.Globalization;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
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
        using var response = await PostAsync("/analyze", question, conversation, since, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>The answer as it came, and before it what it is without the model that still works on it.</summary>
    /// <exception cref="UserError">There is none, and why.</exception>
    public async Task<string> StreamAsync(string question, string? conversation, TimeSpan? since, Action<string> onPreliminary, CancellationToken cancellationToken)
    {
        using var response = await PostAsync("/analyze/stream", question, conversation, since, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            switch (item.EventType)
            {
                case "preliminary":
                    onPreliminary(item.Data);
                    break;
                case "answer":
                    return item.Data;
                case "error":
                    throw new UserError($"the orchestrator answers: {TelemetryApi.ErrorText(item.Data)}");
            }
        }

        throw new UserError("the orchestrator broke off before it answered; see ./dendro logs agent-orchestrator.");
    }

    async Task<HttpResponseMessage> PostAsync(string path, string question, string? conversation, TimeSpan? since, CancellationToken cancellationToken)
    {
        var range = since is { } length ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(length.TotalSeconds)}s") : null;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Content = JsonContent.Create(new Question(question, range, new QuestionContext(conversation, Zone())), AnswerJson.Default.Question),
        };
        try
        {
            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                throw new UserError($"the orchestrator answers: {TelemetryApi.ErrorText(await response.Content.ReadAsStringAsync(cancellationToken))} (HTTP {(int)response.StatusCode})");
            }
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
