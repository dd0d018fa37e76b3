using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>A series with its number at hand: adding a sample of it touches no memory of the catalog.</summary>
public readonly struct SeriesHandle
{
    /// <summary>Makes one.</summary>
    public SeriesHandle(Interned<Labels> series) => (Series, Id) = (series, series.Id);

    /// <summary>The series.</summary>
    public Interned<Labels> Series { get; }

    internal uint Id { get; }

    /// <summary>Makes one.</summary>
    public static implicit operator SeriesHandle(Interned<Labels> series) => new(series);

    /// <inheritdoc cref="SeriesHandle(Interned{Labels})"/>
    public static SeriesHandle ToSeriesHandle(Interned<Labels> series) => new(series);
}
