using System.Globalization;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Retention;

/// <summary>
/// Keeps the file below a size by giving up the oldest records. Blocks of deleted rows are used again before the file
/// grows, and cut off its end as they come to lie there, so what counts is the blocks in use: held well below the
/// limit, they leave room for the journal and for both versions of what a checkpoint rewrites.
/// </summary>
internal static class SizeLimit
{
    // Of the blocks that hold something.
    const string UsedBytesOfFile = "SELECT (used_blocks * block_size)::BIGINT FROM pragma_database_size() WHERE database_name = 'dendro'";
    const double HighShare = 0.55;
    // Little at a time: a minute of a busy store brings some three hundredths of the default limit.
    const double LowShare = 0.52;

    // All rows of a large store would take seconds, each minute.
    const long SampledRows = 5_000_000;

    const string RowsOfFile = """
        SELECT ((SELECT count(*) FROM samples) + (SELECT count(*) FROM histograms) + (SELECT count(*) FROM logs) + (SELECT count(*) FROM spans))::BIGINT
        """;

    // What a row takes of the file, in proportion to each other; measured on mixed telemetry.
    const string OldestFirst = """
        WITH seconds AS (
            SELECT time_ms // 1000 AS second, count(*) * 5 AS weight FROM samples $sample GROUP BY 1
            UNION ALL SELECT time_ms // 1000, count(*) * 60 FROM histograms $sample GROUP BY 1
            UNION ALL SELECT time_ns // 1000000000, count(*) * 40 FROM logs $sample GROUP BY 1
            UNION ALL SELECT start_ns // 1000000000, count(*) * 60 FROM spans $sample GROUP BY 1),
        sums AS (SELECT second, sum(sum(weight)) OVER (ORDER BY second) AS through, sum(sum(weight)) OVER () AS total FROM seconds GROUP BY second)
        SELECT coalesce(least(max(second), min(second) FILTER (through >= ?::DOUBLE * total) + 1) * 1000, 0)::BIGINT FROM sums
        """;

    /// <summary>The time before which records must go, in Unix milliseconds, or null when there is room.</summary>
    /// <param name="connection">To read on.</param>
    /// <param name="mostBytes">The limit of the file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="sampledRows">About how many rows are looked at.</param>
    internal static long? Cutoff(Connection connection, long mostBytes, CancellationToken cancellationToken, long sampledRows = SampledRows)
    {
        var used = Number(connection, UsedBytesOfFile, cancellationToken);
        if (used <= HighShare * mostBytes)
        {
            return null;
        }

        var sample = sampledRows / (double)Number(connection, RowsOfFile, cancellationToken) is < 1 and var share ? string.Create(CultureInfo.InvariantCulture, $"TABLESAMPLE SYSTEM ({100 * share}%)") : "";
        return Number(connection, OldestFirst.Replace("$sample", sample, StringComparison.Ordinal), cancellationToken, 1 - (LowShare * mostBytes / used));
    }

    static long Number(Connection connection, string sql, CancellationToken cancellationToken, params ReadOnlySpan<object> parameters)
    {
        using var rows = connection.Query(sql, parameters, cancellationToken);
        return rows.NextChunk() ? rows.Column<long>(0)[0] : 0;
    }
}
