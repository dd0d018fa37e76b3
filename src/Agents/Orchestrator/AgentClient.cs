using System.Text.Json;
using Dendro.Agents.Core;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Hosting;

namespace Dendro.Agents.Orchestrator;

/// <summary>Asks an agent; one that is dead, slow or confused gives a response that says so.</summary>
internal sealed class AgentClient(HttpClient http, AgentSettings settings, TimeProvider clock, ILogger<AgentClient> logger)
{
    /// <summary>The agent keeps to the timeout itself and then still answers with what it has.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public async Task<AgentResponse> AskAsync(string signal, Investigation investigation, CancellationToken cancellationToken)
    {
        var address = settings.Agents[signal];
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(settings.CallTimeout + Grace);
        try
        {
            using var response = await http.PostAsJsonAsync(new Uri(address, "/analyze"), Body(investigation), deadline.Token);
            if (!response.IsSuccessStatusCode)
            {
                return Failed(signal, $"it answered {(int)response.StatusCode}");
            }

            return await response.Content.ReadFromJsonAsync<AgentResponse>(AgentJson.Options, deadline.Token)
                ?? Failed(signal, "it answered nothing");
        }
        catch (HttpRequestException error)
        {
            return Failed(signal, $"{address} cannot be reached: {error.Message}");
        }
        catch (JsonException error)
        {
            return Failed(signal, $"its answer cannot be read: {error.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(signal, $"it did not answer within {settings.CallTimeout.TotalSeconds:0.#} s");
        }
    }

    /// <summary>Both ends of the window are sent, so that all agents look at the same time.</summary>
    static object Body(Investigation investigation) => new
    {
        query = investigation.Query,
        time_range = new { start = investigation.Window.Start, end = investigation.Window.End },
        context = new { @namespace = investigation.Namespace, services = investigation.Services },
    };

    AgentResponse Failed(string signal, string reason)
    {
        Log.AgentFailed(logger, signal, reason);
        return new AgentResponse
        {
            AgentName = $"agent-{signal}",
            Analysis = "",
            Data = new AgentData(),
            Confidence = 0,
            GrafanaLinks = [],
            Timestamp = clock.GetUtcNow(),
            Error = $"agent-{signal} did not answer: {reason}",
        };
    }
}
