using System.Globalization;

namespace Dendro.Telemetry.Storage.Catalog;

/// <summary>A series, stream, resource or scope is new, and there is no memory for its name: records of those that are known are still taken.</summary>
/// <param name="mostBytes">What all of them may take.</param>
public sealed class CatalogFullException(long mostBytes)
    : Exception(string.Create(
        CultureInfo.InvariantCulture,
        $"no room for new series, streams and resources: those of the retention take {mostBytes / 1_000_000} MB, a quarter of TELEMETRY_MEMORY_LIMIT; send labels and resource attributes with fewer different values, or raise the limit"));
