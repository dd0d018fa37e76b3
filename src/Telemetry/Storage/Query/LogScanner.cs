using System.Runtime.CompilerServices;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// Has lines looked at where their order does not matter: pieces of the range, two at a time, each on a connection of its own and, unless it may
/// hold a line twice, without being sorted. A piece that does not fit into memory is cut.
/// </summary>
internal sealed class LogScanner(Readers readers, StoreCatalog catalog, RepeatCheck repeats, List<Interned<Labels>> streams, LogSelection selection)
{
    const int AtATime = 2;
    const int PieceRows = 100_000;
    const long PieceBytes = 32 << 20;
    const int MostPieces = 8;

    readonly Predicate _predicate = LogConditions.Predicate(catalog, streams, selection);

    internal async IAsyncEnumerable<T> ScanAsync<T>(TimeRange range, Func<T> begin, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : ILogScan
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var number = await readers.ReadAsync(connection => Number(connection, range, cancellationToken), cancellationToken);
        var running = new Queue<Task<List<T>>>();
        try
        {
            foreach (var piece in TimePieces.Of(range, number))
            {
                running.Enqueue(readers.ReadAsync(connection => ScanOrCut(connection, piece, begin, stop.Token), stop.Token));
                if (running.Count == AtATime)
                {
                    foreach (var scan in await running.Dequeue())
                    {
                        yield return scan;
                    }
                }
            }

            while (running.TryDequeue(out var last))
            {
                foreach (var scan in await last)
                {
                    yield return scan;
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Conditions on lines are left out, or they would be read for this alone.
    long Number(Connection connection, TimeRange range, CancellationToken cancellationToken)
    {
        var inside = Inside(LogConditions.Predicate(catalog, streams, selection with { LineConditions = [], MetadataConditions = [] }), range);
        using var rows = connection.Query($"SELECT count(*)::BIGINT, coalesce(sum(bytes), 0)::BIGINT FROM logs{inside}", inside.Parameters, cancellationToken);
        rows.NextChunk();
        return 1 + Math.Max(rows.Column<long>(0)[0] / PieceRows, rows.Column<long>(1)[0] / PieceBytes);
    }

    List<T> ScanOrCut<T>(Connection connection, TimeRange piece, Func<T> begin, CancellationToken cancellationToken)
        where T : ILogScan
    {
        try
        {
            return [repeats.Read(connection, piece, tellsApart => Scan(connection, piece, begin(), tellsApart, cancellationToken), cancellationToken)];
        }
        catch (DuckDbException e) when (e.IsOutOfMemory && TimePieces.CanCut(piece))
        {
            return [.. TimePieces.Of(piece, MostPieces).SelectMany(part => ScanOrCut(connection, part, begin, cancellationToken))];
        }
    }

    T Scan<T>(Connection connection, TimeRange piece, T scan, bool tellsRepeatsApart, CancellationToken cancellationToken)
        where T : ILogScan
    {
        var inside = Inside(_predicate, piece);
        var reader = new LogReader(catalog, selection.MetadataNames, tellsRepeatsApart);
        using var rows = connection.Query($"SELECT {reader.Columns} FROM logs{inside}{(tellsRepeatsApart ? " ORDER BY time_ns" : "")}", inside.Parameters, cancellationToken);
        for (var entries = reader.Read(rows); entries.Count > 0; entries = reader.Read(rows))
        {
            foreach (var entry in entries)
            {
                if (!scan.Add(entry))
                {
                    return scan;
                }
            }
        }

        return scan;
    }

    static Predicate Inside(Predicate predicate, TimeRange range) => predicate.Copy().And("time_ns >= ? AND time_ns < ?", range.StartNs, range.EndNs);
}
