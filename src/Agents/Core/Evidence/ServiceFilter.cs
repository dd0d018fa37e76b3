using Dendro.Agents.Core.Contract;

namespace Dendro.Agents.Core.Evidence;

/// <summary>Which services are looked at, as a matcher in each language.</summary>
internal sealed class ServiceFilter
{
    /// <summary>The observers: they answer questions about the others, unless they are asked about themselves.</summary>
    const string Observers = "agent-.+|agents-ui|grafana-mcp|telemetry";

    readonly string _operator;
    readonly string _pattern;
    readonly string? _namespace;

    public ServiceFilter(Investigation investigation)
    {
        _namespace = investigation.Namespace;
        var named = investigation.Services;
        (_operator, _pattern) = (named.Count, _namespace) switch
        {
            ( > 0, _) => ("=~", string.Join('|', named.Select(name => name.Replace(".", @"\\.", StringComparison.Ordinal)))),
            (_, not null) => ("=~", ".+"),
            _ => ("!~", Observers),
        };
    }

    public string LogQL => $"service_name{_operator}\"{_pattern}\"{Namespace(", service_namespace")}{(_operator == "!~" ? ", service_name=~\".+\"" : "")}";

    /// <summary>On the metrics that come from spans the service is the label <c>service</c>; they know no namespace.</summary>
    public string SpanMetrics => $"service{_operator}\"{_pattern}\"";

    public string PromQL => $"service_name{_operator}\"{_pattern}\"{Namespace(", service_namespace")}";

    public string TraceQL => $"resource.service.name {_operator} \"{_pattern}\"{(_namespace is null ? "" : $" && resource.service.namespace = \"{_namespace}\"")}";

    string Namespace(string label) => _namespace is null ? "" : $"{label}=\"{_namespace}\"";
}
