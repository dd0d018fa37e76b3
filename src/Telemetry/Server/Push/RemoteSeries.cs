using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage;
using Dendro.Telemetry.Storage.Catalog;

namespace Dendro.Telemetry.Server.Push;

/// <summary>The series that remote writers sent before, by their labels as they came.</summary>
internal sealed class RemoteSeries(TelemetryStore store)
{
    readonly WireCache<Interned<Labels>> _series = new(200_000);

    /// <summary>The series whose labels are field 1 of <paramref name="labels"/>.</summary>
    internal Interned<Labels> Of(ReadOnlySpan<byte> labels) => _series.TryGet(labels, out var known)
        ? known
        : _series.Add(labels, store.Catalog.Series(RemoteWriteReader.ReadLabels(labels, 1)));
}
