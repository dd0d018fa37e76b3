using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Storage.Catalog;

/// <summary>
/// Everything that rows refer to by number, held in memory: interning gives the number at once, and the writer puts
/// it into the file with the first row that uses it.
/// </summary>
public sealed class StoreCatalog
{
    internal StoreCatalog()
    {
        SeriesIndex = new LabelIndex(Memory);
        StreamIndex = new LabelIndex(Memory);
        Contexts = new InternTable<Labels>(EqualityComparer<Labels>.Default, Memory, CatalogMemory.OfWhole, CatalogMemory.OfWhole);
        Resources = new InternTable<Resource>(new ResourceComparer(), Memory, CatalogMemory.Of, CatalogMemory.Of);
        Metrics = new MetricTable(Memory);
        SpanAttributes = new SpanAttributes(Memory);
        Scopes = new InternTable<Scope>(new ScopeComparer(), Memory, CatalogMemory.Of, CatalogMemory.Of);
    }

    /// <summary>How many metric series are known.</summary>
    public int SeriesCount => SeriesTable.Count;

    /// <summary>Bytes of memory that all of it may take, roughly; what is new beyond is refused.</summary>
    public long MostBytes => Memory.MostBytes;

    internal CatalogMemory Memory { get; } = new();

    internal LabelIndex SeriesIndex { get; }

    internal LabelIndex StreamIndex { get; }

    internal InternTable<Labels> SeriesTable => SeriesIndex.Table;

    internal InternTable<Labels> Streams => StreamIndex.Table;

    internal InternTable<Labels> Contexts { get; }

    internal InternTable<Resource> Resources { get; }

    internal InternTable<Scope> Scopes { get; }

    internal SpanAttributes SpanAttributes { get; }

    internal MetricTable Metrics { get; }

    /// <summary>A metric series, identified by its labels, metric name included.</summary>
    /// <exception cref="CatalogFullException">It is new, and there is no memory for it.</exception>
    public Interned<Labels> Series(Labels labels) => SeriesTable.Intern(labels);

    /// <summary>A log stream, identified by its labels.</summary>
    /// <exception cref="CatalogFullException">It is new, and there is no memory for it.</exception>
    public Interned<Labels> Stream(Labels labels) => Streams.Intern(labels);

    /// <summary>Structured metadata that many log lines share: what comes from their resource and scope.</summary>
    /// <exception cref="CatalogFullException">It is new, and there is no memory for it.</exception>
    public Interned<Labels> LogContext(Labels metadata) => Contexts.Intern(metadata, isLimited: metadata.Count > 0);

    /// <summary>A resource, identified by its attributes.</summary>
    /// <exception cref="CatalogFullException">It is new, and there is no memory for it.</exception>
    public Interned<Resource> Resource(Resource resource) => Resources.Intern(resource);

    /// <summary>An instrumentation scope, identified by name, version and attributes.</summary>
    /// <exception cref="CatalogFullException">It is new, and there is no memory for it.</exception>
    public Interned<Scope> Scope(Scope scope) => Scopes.Intern(scope);
}
