using Dendro.Agents.Core.Hosting;
using Dendro.Agents.Orchestrator;

return await AgentHost.RunAsync(() => OrchestratorHost.Create(args));
