using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Otlp.Logs;

/// <summary>What of a resource becomes a stream's labels and what its lines' structured metadata, by Loki's default rules.</summary>
internal static class LokiLabels
{
    internal const string ServiceName = "service_name";
    internal const string UnknownService = "unknown_service";

    /// <summary>Loki's default of <c>max_structured_metadata_size</c>.</summary>
    internal const int MostMetadataBytes = 64 << 10;

    /// <summary>The resource attributes that identify a stream.</summary>
    internal static readonly IReadOnlyList<string> IndexedAttributes =
    [
        "service.name", "service.namespace", "service.instance.id", "deployment.environment", "deployment.environment.name",
        "cloud.region", "cloud.availability_zone", "k8s.cluster.name", "k8s.namespace.name", "k8s.pod.name", "k8s.container.name",
        "container.name", "k8s.replicaset.name", "k8s.deployment.name", "k8s.statefulset.name", "k8s.daemonset.name", "k8s.cronjob.name",
        "k8s.job.name",
    ];

    /// <summary>The labels that may name a service when none says so, best first.</summary>
    internal static readonly IReadOnlyList<string> ServiceCandidates =
    [
        "service", "app", "application", "app_name", "name", "app_kubernetes_io_name", "container", "container_name", "k8s_container_name",
        "component", "workload", "job", "k8s_job_name",
    ];

    /// <summary>The stream's labels and the structured metadata of its lines.</summary>
    internal static (Labels Stream, List<Label> Metadata) Split(Attributes resource, IReadOnlyList<string> indexed, IReadOnlyList<string> candidates)
    {
        var (stream, metadata, room) = (new List<Label>(), new List<Label>(), MostMetadataBytes);
        foreach (var (name, value) in resource.Entries)
        {
            Flatten(indexed.Contains(name) ? stream : metadata, LabelNamer.Loki.Name(name), value, ref room);
        }

        return (WithServiceName(Labels.From(stream), candidates), metadata);
    }

    /// <summary>Loki's service discovery: a stream without <c>service_name</c> takes the first candidate that it has.</summary>
    internal static Labels WithServiceName(Labels stream, IReadOnlyList<string> candidates)
    {
        if (stream.Has(ServiceName))
        {
            return stream;
        }

        var name = candidates.Select(candidate => stream[candidate]).FirstOrDefault(value => value.Length > 0);
        return stream.With(ServiceName, name ?? UnknownService);
    }

    /// <summary>A value as labels: a map gives one for each entry, named after both.</summary>
    /// <param name="labels">Where they are added.</param>
    /// <param name="name">The value's name.</param>
    /// <param name="value">The value.</param>
    /// <param name="room">How many characters names and values may still have: a long name of a map stands before each of its entries.</param>
    /// <exception cref="FormatException">They have more.</exception>
    internal static void Flatten(List<Label> labels, string name, AttributeValue value, ref int room)
    {
        var text = value is AttributeValue.Map ? "" : AnyValueText.Of(value);
        if (name.Length + text.Length > room)
        {
            throw new FormatException($"labels and structured metadata have more than {MostMetadataBytes} characters");
        }

        room -= name.Length + text.Length;
        if (value is not AttributeValue.Map map)
        {
            labels.Add(new Label(name, text));
            return;
        }

        foreach (var (key, item) in map.Entries)
        {
            Flatten(labels, $"{name}_{LabelNamer.Loki.Name(key)}", item, ref room);
        }
    }
}
