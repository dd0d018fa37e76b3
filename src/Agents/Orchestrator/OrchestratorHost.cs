using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Conversations;
using Dendro.Agents.Core.Hosting;
using Dendro.Agents.Core.Mcp;
using Dendro.Agents.Core.Model;
using Dendro.Agents.Core.Model.Investigating;
using Dendro.Agents.Core.Model.Proposing;
using Dendro.Agents.Core.Verdicts;

namespace Dendro.Agents.Orchestrator;

internal static class OrchestratorHost
{
    public static WebApplication Create(string[] args) => AgentHost.Create(args, "agent-orchestrator", port: 8001, services =>
    {
        services.AddSingleton<IToolCaller>(provider => provider.GetRequiredService<McpToolCaller>());
        services.AddSingleton<CatalogueCache>();
        services.AddSingleton<ConversationStore>();
        services.AddSingleton<PlanProposer>();
        services.AddSingleton<SecondReading>();
        services.AddSingleton<Interpretation>();
        services.AddHostedService<WarmUp>();
        services.AddSingleton<CauseEngine>();
        services.AddSingleton<ChatModel>();
        services.AddSingleton<Runbooks>();
        services.AddSingleton<Investigator>();
        services.AddSingleton<IAnswerer, Orchestration>();
        // The deadline of a call is AGENT_CALL_TIMEOUT, set per call.
        services.AddHttpClient<AgentClient>(client => client.Timeout = Timeout.InfiniteTimeSpan);
    });
}
