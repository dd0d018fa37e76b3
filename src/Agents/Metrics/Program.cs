using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Hosting;

return await AgentHost.RunAsync(() => AgentHost.Create<MetricsAnalyst>(args, "agent-metrics", port: 8003));
