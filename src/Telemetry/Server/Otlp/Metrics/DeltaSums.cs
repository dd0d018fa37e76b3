using System.Collections.Concurrent;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>
/// Adds up what senders with delta temporality report, for Prometheus knows only totals. Begins at zero with the
/// process, which readers see as a counter reset.
/// </summary>
internal sealed class DeltaSums
{
    readonly ConcurrentDictionary<Interned<Labels>, double> _sums = new();

    internal double Add(Interned<Labels> series, double delta) => _sums.AddOrUpdate(series, delta, (_, sum) => sum + delta);
}
