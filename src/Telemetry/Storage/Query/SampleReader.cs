using System.Collections;
using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Samples;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Reads the samples of series: those that the cache has, or gets for it, and the rest from the tables.</summary>
/// <param name="readers">Connections to the tables.</param>
/// <param name="cache">What is asked for often.</param>
/// <param name="write">Runs something on the thread that writes the tables.</param>
internal sealed class SampleReader(Readers readers, SampleCache cache, Func<Action<Connection>, CancellationToken, Task> write)
{
    const int MostListed = 128;

    /// <summary>The samples in a range, and perhaps some beside it, by time; it may end after <paramref name="mostSamples"/>.</summary>
    internal async Task<IReadOnlyList<SamplePart>> ReadAsync(IReadOnlyList<Interned<Labels>> series, SampleRange range, long mostSamples, CancellationToken cancellationToken)
    {
        await readers.SettleAsync(cancellationToken);
        await FillAsync(range, cancellationToken);
        uint[] ids = [.. series.Select(one => one.Id)];
        var parts = new List<SamplePart>();
        var firstMs = range.FirstMs;
        foreach (var part in cache.Find(ids, range))
        {
            if (part.Range.FirstMs > firstMs)
            {
                parts.Add(await ReadTablesAsync(ids, new SampleRange(firstMs, part.Range.FirstMs - 1), mostSamples, cancellationToken));
            }

            parts.Add(part);
            firstMs = part.Range.LastMs + 1;
        }

        if (firstMs <= range.LastMs)
        {
            parts.Add(await ReadTablesAsync(ids, range with { FirstMs = firstMs }, mostSamples, cancellationToken));
        }

        return parts;
    }

    async Task FillAsync(SampleRange range, CancellationToken cancellationToken)
    {
        try
        {
            // Others may have filled meanwhile what takes the place of it.
            for (var filled = 0; filled < SampleCache.MostFilled && cache.Missing(range) is { } number; filled++)
            {
                await write(connection => cache.Fill(number, connection, cancellationToken), cancellationToken);
            }
        }
        catch (DuckDbException e) when (e.IsOutOfMemory)
        {
            // Who reads the tables waits for others to end; who writes them must not.
            return;
        }
    }

    Task<SamplePart> ReadTablesAsync(uint[] series, SampleRange range, long mostSamples, CancellationToken cancellationToken) => readers.ReadAsync(
        connection =>
        {
            var wanted = new BitArray((int)series.Max() + 1);
            Array.ForEach(series, id => wanted[(int)id] = true);
            var samples = new SampleChunks(range.FirstMs, wanted);
            SampleScan.Read(connection, range, MayBeOf(series), samples, () => samples.Count <= mostSamples, cancellationToken);
            samples.Publish();
            return SamplePart.Of(range, samples, series);
        },
        cancellationToken);

    // A short list becomes a filter inside the scan. A long one would be joined, which costs more than reading too much.
    static string MayBeOf(uint[] series) => series.Length <= MostListed
        ? Predicate.In("series", series)
        : string.Create(CultureInfo.InvariantCulture, $"series BETWEEN {series.Min()} AND {series.Max()}");
}
