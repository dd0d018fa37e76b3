using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Retention;

/// <summary>
/// Keeps the file below a size by giving up the oldest records. Blocks of deleted rows are used again before the file
/// grows, and cut off its end as they come to lie there, so what counts is the blocks in use: held well below the
/// limit, they leave room for the journal and for both versions of what a checkpoint rewrites.
/// </summary>
internal static class SizeLimit
{
    const double HighShare = 0.55;
    // Little at a time: a minute of a busy store brings some three hundredths of the default limit.
    const double LowShare = 0.52;

    // What a row takes of the file, in proportion to each other; measured on mixed telemetry.
    const string OldestFirst = """
        WITH seconds AS (
            SELECT time_ms // 1000 AS second, count(*) * 5 AS weight FROM samples GROUP BY 1
            UNION ALL SELECT time_ms // 1000, count(*) * 60 FROM histograms GROUP BY 1
            UNION ALL SELECT time_ns // 1000000000, count(*) * 40 FROM logs GROUP BY 1
            UNION ALL SELECT start_ns // 1000000000, count(*) * 60 FROM spans GROUP BY 1),
        sums AS (SELECT second, sum(sum(weight)) OVER (ORDER BY second) AS through, sum(sum(weight)) OVER () AS total FROM seconds GROUP BY second)
        SELECT coalesce(least(max(second), min(second) FILTER (through >= ?::DOUBLE * total) + 1) * 1000, 0)::BIGINT FROM sums
        """;

    /// <summary>The time before which records must go, in Unix milliseconds, or null when there is room.</summary>
    internal static long? Cutoff(Connection connection, long mostBytes)
    {
        var used = UsedBytes(connection);
        if (used <= HighShare * mostBytes)
        {
            return null;
        }

        using var rows = connection.Query(OldestFirst, [1 - (LowShare * mostBytes / used)], CancellationToken.None);
        return rows.NextChunk() ? rows.Column<long>(0)[0] : null;
    }

    /// <summary>Bytes of the blocks that hold something.</summary>
    internal static long UsedBytes(Connection connection)
    {
        using var rows = connection.Query(
            "SELECT (used_blocks * block_size)::BIGINT FROM pragma_database_size() WHERE database_name = 'dendro'", [], CancellationToken.None);
        return rows.NextChunk() ? rows.Column<long>(0)[0] : 0;
    }
}
