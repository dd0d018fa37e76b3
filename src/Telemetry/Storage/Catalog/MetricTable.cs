using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Dendro.Telemetry.PromQL;

namespace Dendro.Telemetry.Storage.Catalog;

/// <summary>Type, description and unit of metrics by name; the last that was told holds.</summary>
internal sealed class MetricTable(CatalogMemory memory)
{
    readonly ConcurrentDictionary<string, MetricMetadata> _byName = new();

    internal IEnumerable<MetricMetadata> All => _byName.Select(pair => pair.Value);

    internal int Count => _byName.Count;

    internal bool TryGet(string name, [NotNullWhen(true)] out MetricMetadata? metadata) => _byName.TryGetValue(name, out metadata);

    /// <summary>Whether just this was told last.</summary>
    internal bool Has(MetricMetadata metadata) => TryGet(metadata.Name, out var known) && known == metadata;

    internal void Set(MetricMetadata metadata)
    {
        var before = TryGet(metadata.Name, out var known) ? CatalogMemory.Of(known) : 0;
        _byName[metadata.Name] = metadata;
        memory.Add(CatalogMemory.Of(metadata) - before);
    }

    internal void Remove(string name)
    {
        if (_byName.TryRemove(name, out var known))
        {
            memory.Add(-CatalogMemory.Of(known));
        }
    }
}
