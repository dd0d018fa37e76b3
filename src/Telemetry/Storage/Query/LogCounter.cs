using System.Runtime.CompilerServices;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// Counts log lines where they lie, each once (see <see cref="Repeats"/>), by bucket, stream and the structured metadata
/// that is looked at.
/// </summary>
internal sealed class LogCounter(StoreCatalog catalog, RepeatCheck repeats, LogSelection selection, long bucketNs, Predicate predicate)
{
    // To tell repeats apart, DuckDB keeps some 50 bytes of each row that it counts.
    const int MostRows = 500_000;

    const int MostPieces = 8;

    const int CountColumn = 13;

    readonly LogReader _reader = new(catalog, selection.MetadataNames ?? throw new ArgumentException("lines are counted by metadata of known names", nameof(selection)));
    readonly IReadOnlyList<string> _names = [.. selection.MetadataNames!];

    internal async IAsyncEnumerable<LogCount> CountAsync(TimeRange range, Connection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var slice in await Task.Run(() => Slices(range, connection, cancellationToken), cancellationToken))
        {
            foreach (var count in await Task.Run(() => CountOrCut(slice, connection, cancellationToken), cancellationToken))
            {
                yield return count;
            }
        }
    }

    // The pieces of what does not fit into memory at once.
    List<LogCount> CountOrCut(TimeRange slice, Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            return repeats.Read(connection, slice, tellApart => Count(slice, tellApart, connection, cancellationToken), cancellationToken);
        }
        catch (DuckDbException e) when (e.IsOutOfMemory && slice.EndNs - slice.StartNs > 1)
        {
            return [.. Pieces(slice, MostPieces).SelectMany(piece => CountOrCut(piece, connection, cancellationToken))];
        }
    }

    List<LogCount> Count(TimeRange slice, bool tellsRepeatsApart, Connection connection, CancellationToken cancellationToken)
    {
        var inside = Inside(slice);
        var mayHaveName = string.Join(" OR ", _names.Select(_ => "contains(metadata, ?)"));
        var metadata = $"CASE WHEN {mayHaveName} THEN metadata ELSE '' END";
        var parts = _reader.MetadataColumns.Concat(_names.Count == 0 ? [] : ["metadata"]).Select(column => (Name: column, Value: column == "metadata" ? metadata : column));
        var columns = string.Concat(parts.Select(part => tellsRepeatsApart ? $", any_value({part.Value}) AS {part.Name}" : $", {part.Value} AS {part.Name}"));
        var (length, once) = tellsRepeatsApart ? ("any_value(strlen(line))", " GROUP BY logs.time_ns, stream, hash(logs.line)") : ("strlen(line)", "");
        var sql = $"""
            SELECT {_reader.Columns}, count(*)::BIGINT, sum(bytes)::BIGINT
            FROM (SELECT (time_ns - ?) // ? AS time_ns, stream, '' AS line{columns}, {length} AS bytes FROM logs{inside}{once})
            GROUP BY ALL
            """;
        object[] parameters = [selection.Range.StartNs, bucketNs, .. _names.Select(AttributeText.Needle), .. inside.Parameters];
        var (entries, counts) = (new List<LogEntry>(), new List<LogCount>());
        using var rows = connection.Query(sql, parameters, cancellationToken);
        while (rows.NextChunk())
        {
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

    IEnumerable<TimeRange> Slices(TimeRange range, Connection connection, CancellationToken cancellationToken) =>
        Pieces(range, 1 + (Rows(range, connection, cancellationToken) / MostRows));

    // Of equal length; what is denser than the rest only takes more memory.
    static IEnumerable<TimeRange> Pieces(TimeRange range, long number)
    {
        var lengthNs = ((range.EndNs - range.StartNs - 1) / Math.Min(number, range.EndNs - range.StartNs)) + 1;
        for (var startNs = range.StartNs; startNs < range.EndNs; startNs += lengthNs)
        {
            yield return new TimeRange(startNs, Math.Min(startNs + lengthNs, range.EndNs));
        }
    }

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
