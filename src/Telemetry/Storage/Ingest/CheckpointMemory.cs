using System.Globalization;
using Dendro.Telemetry.Storage.Native;
using DuckDB.NET.Native;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// DuckDB's memory limit around a checkpoint. It compresses 2,048 rows at a time and holds all of their texts; long ones may be more
/// than the limit leaves, and a checkpoint that fails makes the database useless, again after each start. So it gets room for
/// those that came since the last one, and small row groups that have some are not merged into larger ones.
/// </summary>
/// <param name="limit">The usual limit in bytes.</param>
internal sealed class CheckpointMemory(long limit)
{
    /// <summary>DuckDB's name for it.</summary>
    internal const string Setting = "memory_limit";

    /// <summary>DuckDB keeps a text that is longer, in bytes, in blocks of its own.</summary>
    internal const int LongText = 4096;

    static readonly string[] TablesOfTexts = ["logs", "spans", "histograms", "exemplars"];

    // What of them has expired is not noticed before the next start.
    bool? _hasLongTexts;
    bool _isWide;

    /// <summary>How many row groups a checkpoint may make of smaller ones, of <paramref name="most"/>.</summary>
    internal int Merges(Connection connection, int most) => most > 0 && (_hasLongTexts ??= FileHasLongTexts(connection)) ? 0 : most;

    /// <summary>Makes room before a checkpoint.</summary>
    internal void Widen(Connection connection, long longTextBytes)
    {
        if (longTextBytes > 0)
        {
            (_hasLongTexts, _isWide) = (true, true);
            Set(connection, limit + longTextBytes);
        }
    }

    /// <summary>Takes it back afterwards. What someone reads may stand in it: then the next checkpoint does.</summary>
    internal void Narrow(Connection connection)
    {
        try
        {
            if (_isWide)
            {
                Set(connection, limit);
                _isWide = false;
            }
        }
        catch (DuckDbException e) when (e.Type == DuckDBErrorType.OutOfMemory)
        {
            return;
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

    static void Set(Connection connection, long bytes) =>
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"SET GLOBAL {Setting} = '{bytes}B'"));
}
