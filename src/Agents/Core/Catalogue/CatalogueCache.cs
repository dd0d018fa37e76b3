using System.Collections.Concurrent;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;
using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Core.Catalogue;

/// <summary>
/// Keeps the catalogue of a time for a minute once two readings saw the same, for seconds while a system begins or grows; one that
/// could not be read whole is not kept.
/// </summary>
internal sealed class CatalogueCache(IToolCaller tools, TimeProvider clock, ILogger<CatalogueCache> logger)
{
    /// <summary>What was quiet in the time asked about is there all the same.</summary>
    static readonly TimeSpan LeastLength = TimeSpan.FromHours(1);

    static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    static readonly TimeSpan KeptWhileGrowing = TimeSpan.FromSeconds(3);
    const int Most = 8;

    /// <summary>What labels tell apart seldom changes, and is dear to read.</summary>
    static readonly TimeSpan LabelsKept = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<(long Time, int Metrics), (DateTimeOffset Read, Task<MetricLabels> Labels)> _labels = new();

    readonly ConcurrentDictionary<(long Minute, long Length), (DateTimeOffset Until, Task<SystemCatalogue> Catalogue)> _kept = new();
    readonly Dictionary<long, (Task<SystemCatalogue> Reading, (int Services, int Operations, int Metrics) Sizes)> _seen = [];

    public async Task<SystemCatalogue> GetAsync(Window asked, CancellationToken cancellationToken)
    {
        var length = asked.Length > LeastLength ? asked.Length : LeastLength;
        var key = (asked.End.ToUnixTimeSeconds() / 60, (long)length.TotalSeconds);
        var now = clock.GetUtcNow();
        foreach (var old in _kept.Where(entry => now >= entry.Value.Until || _kept.Count > Most).Select(entry => entry.Key).ToList())
        {
            _kept.TryRemove(old, out _);
        }

        var (_, reading) = _kept.GetOrAdd(key, _ => (now + KeptWhileGrowing, CatalogueReader.ReadAsync(new Questions("catalogue", tools, logger), new Window(asked.End - length, asked.End), CancellationToken.None)));
        var catalogue = await reading.WaitAsync(cancellationToken);
        if (IsSettled(key.Item2, reading, catalogue))
        {
            _kept[key] = (now + Kept, reading);
        }

        catalogue = catalogue with { Labels = await LabelsAsync(new Window(asked.End - length, asked.End), catalogue.Metrics.Count, now).WaitAsync(cancellationToken) };
        if (catalogue.Gaps.Count > 0)
        {
            _kept.TryRemove(key, out _);
        }

        return catalogue;
    }

    /// <summary>Whether a new reading saw as much as the one before it.</summary>
    bool IsSettled(long length, Task<SystemCatalogue> reading, SystemCatalogue catalogue)
    {
        var sizes = (catalogue.Services.Count, catalogue.Operations.Count, catalogue.Metrics.Count);
        lock (_seen)
        {
            var isNew = !_seen.TryGetValue(length, out var before) || before.Reading != reading;
            _seen[length] = (reading, sizes);
            return isNew && before.Sizes == sizes && !catalogue.IsEmpty;
        }
    }

    /// <summary>Read again when metrics came or went: a system that has just begun knows few of them.</summary>
    Task<MetricLabels> LabelsAsync(Window window, int metrics, DateTimeOffset now)
    {
        foreach (var old in _labels.Where(entry => now - entry.Value.Read > LabelsKept || _labels.Count > Most).Select(entry => entry.Key).ToList())
        {
            _labels.TryRemove(old, out _);
        }

        // Without them questions are understood by the names of metrics alone, so a failure is no gap of the answer.
        return _labels.GetOrAdd((window.End.ToUnixTimeSeconds() / (long)LabelsKept.TotalSeconds, metrics), _ => (now, MetricLabels.ReadAsync(new Questions("labels", tools, logger), window, CancellationToken.None))).Labels;
    }
}
