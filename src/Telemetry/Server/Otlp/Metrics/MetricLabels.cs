using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>Which attributes become labels of a series, and how they are named; the defaults are this server's.</summary>
internal sealed record MetricLabelRules
{
    internal static readonly MetricLabelRules Default = new();

    /// <summary>Resource attributes that every series of the resource gets.</summary>
    internal IReadOnlyList<string> Promoted { get; init; } = ["service.name", "service.namespace", "deployment.environment.name"];

    /// <summary>Promotes all but <see cref="NotPromoted"/>.</summary>
    internal bool PromoteAll { get; init; }

    internal IReadOnlyList<string> NotPromoted { get; init; } = [];

    /// <summary>Adds <c>otel_scope_*</c> labels.</summary>
    internal bool PromoteScope { get; init; }

    /// <summary>Data point attributes left out.</summary>
    internal IReadOnlyList<string> Ignored { get; init; } = [];

    internal LabelNamer Namer { get; init; } = LabelNamer.Prometheus;
}

/// <summary>Makes the labels of a series by the rules of Prometheus' OTLP translation.</summary>
internal static class MetricLabels
{
    const string Job = "job";
    const string Instance = "instance";

    static readonly string[] Identifying = ["service.name", "service.namespace", "service.instance.id"];

    /// <summary>The labels of a data point without <c>__name__</c>. Names that fall together have their values joined by ';'.</summary>
    /// <exception cref="FormatException">An attribute cannot be a label.</exception>
    internal static Dictionary<string, string> Of(Attributes resource, Scope scope, string schemaUrl, Attributes point, MetricLabelRules rules, List<string>? warnings = null)
    {
        var labels = PointLabels(point, rules, warnings);
        var promoted = rules.PromoteAll
            ? resource.Entries.Select(entry => entry.Key).Where(name => !rules.NotPromoted.Contains(name)).Order(StringComparer.Ordinal)
            : rules.Promoted.AsEnumerable();
        foreach (var name in promoted)
        {
            if (resource[name] is { } value)
            {
                labels.TryAdd(rules.Namer.Name(name), AnyValueText.Of(value));
            }
        }

        if (rules.PromoteScope && scope.Name.Length > 0)
        {
            AddScope(labels, scope, schemaUrl, rules);
        }

        foreach (var (name, value) in Target(resource))
        {
            labels[name] = value;
        }

        return labels;
    }

    /// <summary>The labels <c>job</c> and <c>instance</c> that name a resource, as far as it has them.</summary>
    internal static IEnumerable<Label> Target(Attributes resource)
    {
        if (resource["service.name"] is { } service)
        {
            var name = AnyValueText.Of(service);
            yield return new Label(Job, resource["service.namespace"] is { } space ? $"{AnyValueText.Of(space)}/{name}" : name);
        }

        if (resource["service.instance.id"] is { } instance)
        {
            yield return new Label(Instance, AnyValueText.Of(instance));
        }
    }

    /// <summary>The labels of the resource's <c>target_info</c>, or null when it has nothing to tell beyond its name.</summary>
    /// <exception cref="FormatException">An attribute cannot be a label.</exception>
    internal static Labels? TargetInfo(Attributes resource, TextLimit texts)
    {
        var target = Target(resource).ToList();
        var rest = new Attributes([.. resource.Entries.Where(entry => !Identifying.Contains(entry.Key))]);
        if (target.Count == 0 || rest.Entries.Count == 0)
        {
            return null;
        }

        var labels = PointLabels(rest, MetricLabelRules.Default, null).ToDictionary(label => label.Key, label => texts.Take(label.Value, TextKind.Attribute));
        foreach (var (name, value) in target)
        {
            labels[name] = value;
        }

        labels[Labels.MetricName] = "target_info";
        return LabelLimits.Checked(Labels.From(labels.Select(pair => new Label(pair.Key, pair.Value))));
    }

    static Dictionary<string, string> PointLabels(Attributes point, MetricLabelRules rules, List<string>? warnings)
    {
        var labels = new Dictionary<string, List<(string Attribute, string Value)>>();
        foreach (var (name, value) in point.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (name == Labels.MetricName || rules.Ignored.Contains(name))
            {
                continue;
            }

            var label = rules.Namer.Name(name);
            (labels.TryGetValue(label, out var sources) ? sources : labels[label] = []).Add((name, AnyValueText.Of(value)));
        }

        warnings?.AddRange(labels.Where(label => label.Value.Count > 1).Select(label =>
            $"OTLP data point attributes {string.Join(", ", label.Value.Select(source => $"\"{source.Attribute}\""))} collide as label \"{label.Key}\" after name sanitization, values are concatenated with ';'"));
        return labels.ToDictionary(label => label.Key, label => string.Join(';', label.Value.Select(source => source.Value)));
    }

    static void AddScope(Dictionary<string, string> labels, Scope scope, string schemaUrl, MetricLabelRules rules)
    {
        labels.TryAdd("otel_scope_name", scope.Name);
        labels.TryAdd("otel_scope_version", scope.Version);
        labels.TryAdd("otel_scope_schema_url", schemaUrl);
        foreach (var (name, value) in scope.Attributes.Entries)
        {
            labels.TryAdd("otel_scope_" + rules.Namer.Name(name), AnyValueText.Of(value));
        }
    }
}
