using System.Globalization;
using Dendro.Telemetry.Storage.Native;
using DuckDB.NET.Native;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// DuckDB's memory limit around a checkpoint. It compresses 2,048 rows at a time and holds all of their texts; long ones may be more
/// than the limit leaves, and a checkpoint that fails makes the database useless, again after each start. So it gets room for
/// those that came since the last one, and once there are some, small row groups are not merged into larger ones.
/// </summary>
/// <param name="limit">The usual limit in bytes.</param>
internal sealed class CheckpointMemory(long limit)
{
    /// <summary>DuckDB's name for it.</summary>
    internal const string Setting = "memory_limit";

    /// <summary>A text of more bytes is long: 2,048 of others are 32 MB at most.</summary>
    internal const int LongText = 16 << 10;

    static readonly string[] TablesOfTexts =
        ["logs", "spans", "histograms", "exemplars", "resources", "scopes", "streams", "series", "log_contexts", "metrics"];

    // What of them has expired is not noticed before the next start.
    bool? _hasLongTexts;
    long _extra;

    /// <summary>How many row groups a checkpoint may make of smaller ones, of <paramref name="most"/>.</summary>
    internal int Merges(Connection connection, int most) => most > 0 && (_hasLongTexts ??= FileHasLongTexts(connection)) ? 0 : most;

    /// <summary>Makes room before a checkpoint.</summary>
    internal void Widen(Connection connection, long longTextBytes)
    {
        _hasLongTexts = longTextBytes > 0 ? true : _hasLongTexts;
        if (longTextBytes > _extra)
        {
            Set(connection, limit + longTextBytes);
            _extra = longTextBytes;
        }
    }

    /// <summary>Takes it back afterwards. What someone reads may stand in it: then the next checkpoint does.</summary>
    internal void Narrow(Connection connection)
    {
        try
        {
            if (_extra > 0)
            {
                Set(connection, limit);
                _extra = 0;
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
