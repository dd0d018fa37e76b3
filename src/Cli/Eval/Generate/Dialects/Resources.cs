using Dendro.Cli.Eval.Generate.Model;
using Dendro.Cli.Eval.Generate.Output;

namespace Dendro.Cli.Eval.Generate.Dialects;

/// <summary>How a process names itself.</summary>
internal sealed class Resources(Dialect dialect, string space)
{
    public IReadOnlyList<Tag> Of(Instance instance) => dialect switch
    {
        // What the Collector makes of job and instance.
        { IsPrometheus: true } => [new("service.name", instance.Service.Name), new("service.instance.id", $"{instance.Id}:9090"), new("server.address", instance.Id), new("server.port", "9090"), new("url.scheme", "http")],
        _ when dialect.Has(Tells.Instances) =>
        [
            new("service.name", instance.Service.Name), new("service.namespace", space), new("service.version", instance.Version), new("service.instance.id", instance.Id),
            new("k8s.namespace.name", space), new("k8s.deployment.name", instance.Service.Name), new("k8s.pod.name", instance.Id), new("k8s.node.name", instance.Node),
        ],
        _ when dialect.Spans == SpanStyle.Internal => [new("service.name", instance.Service.Name)],
        _ => [new("service.name", instance.Service.Name), new("service.instance.id", instance.Id), new("telemetry.sdk.language", instance.Service.Runtime.ToString().ToLowerInvariant())],
    };
}
