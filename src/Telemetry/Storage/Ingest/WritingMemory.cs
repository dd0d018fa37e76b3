using Dendro.Telemetry.Storage.Native;
using DuckDB.NET.Native;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// DuckDB's memory limit, which is higher while the store writes. Queries may take all that it allows, and a commit or a
/// checkpoint that finds none makes the database useless until it is opened again. What queries take of the room meanwhile they
/// have to give back. A checkpoint gets room for long texts besides: it compresses 2,048 rows at a time and holds all of their
/// texts; and once there are some, small row groups are not merged into larger ones.
/// </summary>
/// <param name="limit">The limit.</param>
/// <param name="claim">Where memory is asked back.</param>
internal sealed class WritingMemory(MemoryLimit limit, MemoryClaim claim)
{
    /// <summary>A text of more bytes is long: 2,048 of others are 32 MB at most.</summary>
    internal const int LongText = 16 << 10;

    // More than the store takes to write, and queries before it is noticed.
    const long Room = 192 << 20;

    static readonly string[] TablesOfTexts =
        ["logs", "spans", "histograms", "exemplars", "resources", "scopes", "streams", "series", "log_contexts", "metrics"];

    // What of them has expired is not noticed before the next start.
    bool? _hasLongTexts;

    /// <summary>How many row groups a checkpoint may make of smaller ones, of <paramref name="most"/>.</summary>
    /// <param name="connection">The writer's.</param>
    /// <param name="most">How many it would make without long texts.</param>
    /// <param name="longTextBytes">Bytes of those that the file does not have yet.</param>
    internal int Merges(Connection connection, int most, long longTextBytes)
    {
        _hasLongTexts = longTextBytes > 0 ? true : _hasLongTexts;
        return most > 0 && (_hasLongTexts ??= FileHasLongTexts(connection)) ? 0 : most;
    }

    /// <summary>Makes room to write.</summary>
    /// <param name="connection">A connection without a transaction.</param>
    /// <param name="longTextBytes">Bytes of long texts that are held at once.</param>
    /// <exception cref="DuckDbException">Queries hold so much that not even this can be done; they are asked to give it back.</exception>
    internal void Widen(Connection connection, long longTextBytes)
    {
        if (!limit.TryWiden(connection, MemoryUser.Writer, Room + longTextBytes))
        {
            claim.Make();
            throw new DuckDbException("queries hold all of DuckDB's memory", DuckDBErrorType.OutOfMemory);
        }

        claim.Begin(longTextBytes);
    }

    /// <summary>Takes it back afterwards. Where queries hold too much they are asked to give it back, until the next call.</summary>
    internal void Narrow(Connection connection)
    {
        if (limit.TryNarrow(connection, MemoryUser.Writer))
        {
            claim.End();
        }
        else
        {
            claim.Make();
        }
    }

    // DuckDB tells the length of the longest text of each segment only in words.
    static bool FileHasLongTexts(Connection connection)
    {
        var segments = string.Join(" UNION ALL ", TablesOfTexts.Select(table => $"SELECT stats FROM pragma_storage_info('{table}')"));
        using var rows = connection.Query(
            $"SELECT coalesce(max(TRY_CAST(regexp_extract(stats, 'Max String Length: ([0-9]+)', 1) AS BIGINT)), 0) FROM ({segments})", [], CancellationToken.None);
        rows.NextChunk();
        return rows.Column<long>(0)[0] > LongText;
    }
}
