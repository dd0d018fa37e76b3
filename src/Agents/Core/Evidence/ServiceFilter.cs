using Dendro.Agents.Core.Contract;

namespace Dendro.Agents.Core.Evidence;

/// <summary>
/// Which services are looked at, as a matcher in each language. Those that a question names do not narrow it: the cause may lie
/// behind them.
/// </summary>
internal sealed class ServiceFilter(Investigation investigation)
{
    /// <summary>Dendro's own observers by their whole names: they answer questions about the others, unless they are asked about themselves.</summary>
    public static readonly string[] Observers = ["agent-orchestrator", "agent-logs", "agent-metrics", "agent-traces", "agents-ui", "grafana-mcp", "telemetry"];

    readonly string[] _hidden = [.. Observers.Except(investigation.Services)];

    public string LogQL => $"service_name=~\".+\", service_name!~\"{string.Join('|', _hidden)}\"{(investigation.Namespace is { } space ? $", service_namespace=\"{space}\"" : "")}";

    public string TraceQL => $"resource.service.name !~ \"{string.Join('|', _hidden)}\"{(investigation.Namespace is { } space ? $" && resource.service.namespace = \"{space}\"" : "")}";

    public bool Includes(IReadOnlyDictionary<string, string> labels) =>
        !_hidden.Contains(labels.GetValueOrDefault("service_name") ?? "")
        && (investigation.Namespace is null || labels.GetValueOrDefault("service_namespace", investigation.Namespace) == investigation.Namespace);
}
