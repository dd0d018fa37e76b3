using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Hosting;

return await AgentHost.RunAsync(() => AgentHost.Create<LogsAnalyst>(args, "agent-logs", port: 8002));
