using System.Runtime.CompilerServices;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// Counts log lines where they lie, each once (see <see cref="Repeats"/>), by bucket, stream and the structured metadata
/// that is looked at.
/// </summary>
internal sealed class LogCounter(StoreCatalog catalog, RepeatCheck repeats, LogSelection selection, long bucketNs, Predicate predicate)
{
    // To tell apart repeats, or lines by what may differ in each, DuckDB keeps some 50 bytes of each row that it counts.
    const int MostRows = 500_000;

    const int MostPieces = 8;

    const int CountColumn = 13;

    // With the length of each line. Where all rows have it, which DuckDB sees beforehand, no line is read.
    const string Lines = "(FROM logs WHERE bytes IS NOT NULL UNION ALL SELECT * REPLACE (strlen(line)::UINTEGER AS bytes) FROM logs WHERE bytes IS NULL) AS logs";

    readonly LogReader _reader = new(catalog, selection.MetadataNames ?? throw new ArgumentException("lines are counted by metadata of known names", nameof(selection)), tellsRepeatsApart: false);
    readonly IReadOnlyList<string> _names = [.. selection.MetadataNames!];

    readonly bool _isOneBucket = bucketNs == long.MaxValue;

    // Levels are few; what else there is in metadata may be another in each line.
    readonly bool _hasFewGroups = selection.MetadataNames!.All(name => name == LogFields.LevelName);

    internal async IAsyncEnumerable<LogCount> CountAsync(TimeRange range, Connection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var slice in _hasFewGroups ? [range] : await Task.Run(() => Slices(range, connection, cancellationToken), cancellationToken))
        {
            foreach (var count in await Task.Run(() => CountOrCut(slice, connection, cancellationToken), cancellationToken))
            {
                yield return count;
            }
        }
    }

    // In pieces, what is too much at once.
    List<LogCount> CountOrCut(TimeRange slice, Connection connection, CancellationToken cancellationToken)
    {
        var pieces = new List<TimeRange>();
        try
        {
            var counts = repeats.Read(
                connection,
                slice,
                tellsApart => tellsApart && (pieces = Slices(slice, connection, cancellationToken)).Count > 1 ? null : Count(slice, tellsApart, connection, cancellationToken),
                cancellationToken);
            if (counts is not null)
            {
                return counts;
            }
        }
        catch (DuckDbException e) when (e.IsOutOfMemory && TimePieces.CanCut(slice))
        {
            pieces.Clear();
        }

        pieces = pieces.Count > 1 ? pieces : TimePieces.Of(slice, MostPieces);
        return [.. pieces.SelectMany(piece => CountOrCut(piece, connection, cancellationToken))];
    }

    // Null when there are too many groups for a slice that can be cut.
    List<LogCount>? Count(TimeRange slice, bool tellsRepeatsApart, Connection connection, CancellationToken cancellationToken)
    {
        var inside = Inside(slice);
        var sql = $"""
            SELECT {_reader.Columns}, lines, bytes
            FROM (SELECT * EXCLUDE bytes, '' AS line, count(*)::BIGINT AS lines, sum(bytes)::BIGINT AS bytes FROM ({Each(tellsRepeatsApart, inside)}) GROUP BY ALL)
            """;
        object[] parameters = [.. _isOneBucket ? [] : new object[] { selection.Range.StartNs, bucketNs }, .. _names.Select(AttributeText.Needle), .. inside.Parameters];
        var (entries, counts) = (new List<LogEntry>(), new List<LogCount>());
        using var rows = connection.Query(sql, parameters, cancellationToken);
        while (rows.NextChunk())
        {
            if (counts.Count + rows.Count > MostRows && TimePieces.CanCut(slice))
            {
                return null;
            }

            entries.Clear();
            _reader.Read(rows, entries);
            var lines = rows.Column<long>(CountColumn);
            var bytes = rows.Column<long>(CountColumn + 1);
            for (var i = 0; i < entries.Count; i++)
            {
                var entry = entries[i];
                counts.Add(new LogCount((int)entry.TimestampNs, entry.Stream, entry.StructuredMetadata, lines[i], bytes[i]));
            }
        }

        return counts;
    }

    // What of each line it is counted by, and its length.
    string Each(bool tellsRepeatsApart, Predicate inside)
    {
        var mayHaveName = string.Join(" OR ", _names.Select(_ => "contains(metadata, ?)"));
        IEnumerable<(string Name, string Value)> metadata = _names.Count == 0
            ? [("context", "0::UINTEGER")]
            : [.. _reader.MetadataColumns.Select(column => (column, column)), ("metadata", $"CASE WHEN {mayHaveName} THEN metadata ELSE '' END")];
        var columns = string.Join(", ", metadata.Append(("bytes", "bytes")).Select(part => tellsRepeatsApart ? $"any_value({part.Item2}) AS {part.Item1}" : $"{part.Item2} AS {part.Item1}"));
        var bucket = _isOneBucket ? "0::BIGINT" : "(logs.time_ns - ?) // ?";
        var repeated = string.Join(", ", Repeats.Metadata.Prepend("line").Select(column => $"logs.{column}"));
        return $"SELECT {bucket} AS time_ns, stream, {columns} FROM {Lines}{inside}{(tellsRepeatsApart ? $" GROUP BY logs.time_ns, stream, hash({repeated})" : "")}";
    }

    // What is denser than the rest only takes more memory.
    List<TimeRange> Slices(TimeRange range, Connection connection, CancellationToken cancellationToken) =>
        TimePieces.Of(range, 1 + (Rows(range, connection, cancellationToken) / MostRows));

    // What does not fit into memory, since conditions are on the lines, is cut anyway.
    long Rows(TimeRange range, Connection connection, CancellationToken cancellationToken)
    {
        var inside = Inside(range);
        try
        {
            using var rows = connection.Query($"SELECT count(*)::BIGINT FROM logs{inside}", inside.Parameters, cancellationToken);
            rows.NextChunk();
            return rows.Column<long>(0)[0];
        }
        catch (DuckDbException e) when (e.IsOutOfMemory)
        {
            return 0;
        }
    }

    Predicate Inside(TimeRange range) => predicate.Copy().And("logs.time_ns >= ? AND logs.time_ns < ?", range.StartNs, range.EndNs);
}
