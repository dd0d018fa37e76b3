using System.Collections.Concurrent;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;

namespace Dendro.Telemetry.Storage.Catalog;

/// <summary>
/// Everything that rows refer to by number, held in memory: interning gives the number at once, and the writer puts
/// it into the file with the first row that uses it.
/// </summary>
public sealed class StoreCatalog
{
    internal StoreCatalog()
    {
        SeriesIndex = new LabelIndex(SeriesTable);
        StreamIndex = new LabelIndex(Streams);
    }

    /// <summary>How many metric series are known.</summary>
    public int SeriesCount => SeriesTable.Count;

    internal InternTable<Labels> SeriesTable { get; } = new(EqualityComparer<Labels>.Default);

    internal LabelIndex SeriesIndex { get; }

    internal InternTable<Labels> Streams { get; } = new(EqualityComparer<Labels>.Default);

    internal LabelIndex StreamIndex { get; }

    internal InternTable<Labels> Contexts { get; } = new(EqualityComparer<Labels>.Default);

    internal InternTable<Resource> Resources { get; } = new(new ResourceComparer());

    internal InternTable<Scope> Scopes { get; } = new(new ScopeComparer());

    internal ConcurrentDictionary<string, MetricMetadata> Metrics { get; } = new();

    /// <summary>A metric series, identified by its labels, metric name included.</summary>
    public Interned<Labels> Series(Labels labels) => SeriesTable.Intern(labels);

    /// <summary>A log stream, identified by its labels.</summary>
    public Interned<Labels> Stream(Labels labels) => Streams.Intern(labels);

    /// <summary>Structured metadata that many log lines share: what comes from their resource and scope.</summary>
    public Interned<Labels> LogContext(Labels metadata) => Contexts.Intern(metadata);

    /// <summary>A resource, identified by its attributes.</summary>
    public Interned<Resource> Resource(Resource resource) => Resources.Intern(resource);

    /// <summary>An instrumentation scope, identified by name, version and attributes.</summary>
    public Interned<Scope> Scope(Scope scope) => Scopes.Intern(scope);
}
