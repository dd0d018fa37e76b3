using Dendro.Agents.Core.Hosting;
using Dendro.Agents.Core.Verdicts;

namespace Dendro.Agents.Orchestrator;

internal static class OrchestratorHost
{
    public static WebApplication Create(string[] args) => AgentHost.Create(args, "agent-orchestrator", port: 8001, services =>
    {
        services.AddSingleton<CauseEngine>();
        services.AddSingleton<IAnswerer, Orchestration>();
        // The deadline of a call is AGENT_CALL_TIMEOUT, set per call.
        services.AddHttpClient<AgentClient>(client => client.Timeout = Timeout.InfiniteTimeSpan);
    });
}
