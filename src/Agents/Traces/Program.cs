using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Hosting;

return await AgentHost.RunAsync(() => AgentHost.Create<TracesAnalyst>(args, "agent-traces", port: 8004));
