using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// Counts spans, each once (see <see cref="Repeats"/>), by bucket and the columns that are looked at: pieces of the range, two at a time, each on a
/// connection of its own.
/// </summary>
internal sealed class SpanCounter(Readers readers, StoreCatalog catalog, RepeatCheck repeats, SpanCounting counting)
{
    // To tell repeats apart, DuckDB keeps some 50 bytes of each row that it counts.
    const int MostRows = 500_000;

    // Spans may lie unevenly.
    const int Pieces = 4;
    const int AtATime = 2;

    /// <summary>The counts, and which spans they leave out, null when none; no counts when columns tell nothing.</summary>
    internal async Task<(SpanCounts? Counts, Predicate? Left)> CountAsync(CancellationToken cancellationToken)
    {
        var (version, names) = (catalog.SpanAttributes.Version, new SpanNames());
        var columns = counting.By.Select(attribute => SpanColumn.Of(attribute, catalog, names, counting.Range)).OfType<SpanColumn>().ToList();
        var (decision, stored) = await readers.ReadAsync(
            connection => (new SpanFilterSql(catalog, connection, counting.Range, cancellationToken).Translate(counting.Filter), Stored(connection, cancellationToken)), cancellationToken);
        if (columns.Count < counting.By.Count || decision.IsUnknown)
        {
            return default;
        }

        var untold = SpanDecision.Or([.. decision.Untold, .. columns.SelectMany(column => column.Untold)]);
        var passing = new Predicate().And(SpanDecision.And([decision.Certain, untold == "false" ? "true" : $"NOT ({untold})"]));
        var tallies = await TallyAsync(stored, columns, passing, cancellationToken);
        // Among the rows may be attributes that were not known before, and were taken for absent.
        if (catalog.SpanAttributes.Version != version)
        {
            return await CountAsync(cancellationToken);
        }

        if (columns.Exists(column => column.IsName))
        {
            await readers.ReadAsync(connection => names.Read(connection, counting.Range, cancellationToken), cancellationToken);
        }

        List<SpanCount> counts = [.. tallies.SelectMany(tally => Counts(tally, columns))];
        return names.Miss ? default : (
            new SpanCounts(counts, await ExamplesAsync(tallies, passing, cancellationToken)),
            untold == "false" ? null : new Predicate().And(untold).And(decision.Maybe));
    }

    // The part of the range in which there are spans.
    TimeRange Stored(Connection connection, CancellationToken cancellationToken)
    {
        using var rows = connection.Query("SELECT coalesce(min(start_ns), 0), coalesce(max(start_ns), 0) FROM spans", [], cancellationToken);
        rows.NextChunk();
        return new TimeRange(Math.Max(counting.Range.StartNs, rows.Column<long>(0)[0]), Math.Min(counting.Range.EndNs - 1, rows.Column<long>(1)[0]) + 1);
    }

    async Task<IReadOnlyList<SpanTally>> TallyAsync(TimeRange stored, List<SpanColumn> columns, Predicate passing, CancellationToken cancellationToken)
    {
        var pieces = stored.StartNs < stored.EndNs ? TimePieces.Of(stored, Pieces) : [];
        var tallies = new SpanTally[pieces.Count][];
        await Parallel.ForAsync(0, pieces.Count, Options(cancellationToken), async (i, stop) =>
            tallies[i] = await readers.ReadAsync(
                connection => repeats.Read(connection, pieces[i], tellsApart => Tally(connection, pieces[i], tellsApart, columns, passing, stop), stop), stop));
        return [.. tallies.SelectMany(some => some)];
    }

    static ParallelOptions Options(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };

    SpanTally[] Tally(Connection connection, TimeRange piece, bool tellsApart, List<SpanColumn> columns, Predicate passing, CancellationToken cancellationToken)
    {
        try
        {
            return tellsApart && Rows(connection, piece, cancellationToken) is > MostRows and var number && TimePieces.CanCut(piece)
                ? Cut(1 + (number / MostRows))
                : [TallyAll(connection, piece, tellsApart, columns, passing, cancellationToken)];
        }
        catch (DuckDbException e) when (e.IsOutOfMemory && TimePieces.CanCut(piece))
        {
            return Cut(Pieces);
        }

        SpanTally[] Cut(long pieces) =>
            [.. TimePieces.Of(piece, pieces).SelectMany(part => Tally(connection, part, tellsApart, columns, passing, cancellationToken))];
    }

    SpanTally TallyAll(Connection connection, TimeRange piece, bool tellsApart, List<SpanColumn> columns, Predicate passing, CancellationToken cancellationToken)
    {
        var inside = Inside(passing, piece);
        if (tellsApart)
        {
            inside = Inside(new Predicate(), piece).And($"rowid IN (SELECT min(rowid) FROM spans{inside} GROUP BY trace_high, trace_low, span, kind)", inside.Parameters);
        }

        var numbers = columns.SelectMany(column => column.Numbers).Distinct().ToList();
        var tally = new SpanTally(counting, numbers.Count);
        IEnumerable<string> selected = ["start_ns", .. numbers, .. counting.Durations == DurationFigures.None ? [] : new[] { "end_ns" }];
        using var rows = connection.Query($"SELECT {string.Join(", ", selected)} FROM spans{inside}", inside.Parameters, cancellationToken);
        tally.Add(rows);
        return tally;
    }

    static IEnumerable<SpanCount> Counts(SpanTally tally, List<SpanColumn> columns)
    {
        var numbers = columns.SelectMany(column => column.Numbers).Distinct().ToList();
        var places = columns.ConvertAll(column => column.Numbers.Select(number => numbers.IndexOf(number)).ToList());
        return tally.Groups().Select(group => new SpanCount(
            group.Bucket, [.. columns.Select((column, i) => column.Read([.. places[i].Select(place => group.Numbers[place])]))], group.Spans, group.Durations));
    }

    // Some spans of buckets that lie evenly apart.
    async Task<IReadOnlyList<Span>> ExamplesAsync(IReadOnlyList<SpanTally> tallies, Predicate passing, CancellationToken cancellationToken)
    {
        var firsts = tallies.SelectMany(tally => tally.Firsts).DistinctBy(first => first.Bucket).OrderByDescending(first => first.Bucket).Select(first => first.StartNs).ToList();
        if (firsts.Count == 0 || counting.Examples == 0)
        {
            return [];
        }

        var apart = ((firsts.Count - 1) / counting.Examples) + 1;
        var chosen = firsts.Where((_, i) => i % apart == 0).ToList();
        var parts = chosen.Chunk(((chosen.Count - 1) / AtATime) + 1).ToList();
        var examples = new List<Span>[parts.Count];
        await Parallel.ForAsync(0, parts.Count, Options(cancellationToken), async (i, stop) =>
            examples[i] = await readers.ReadAsync(connection => Examples(connection, parts[i], passing, stop), stop));
        return [.. examples.SelectMany(some => some)];
    }

    List<Span> Examples(Connection connection, long[] starts, Predicate passing, CancellationToken cancellationToken)
    {
        var reader = new SpanReader(catalog, counting.ExampleParts);
        var one = $"(SELECT {reader.Columns} FROM spans{passing.Copy().And("start_ns = ?")} LIMIT 1)";
        using var rows = connection.Query(
            string.Join(" UNION ALL ", starts.Select(_ => one)), [.. starts.SelectMany(start => passing.Parameters.Append(start))], cancellationToken);
        return [.. reader.All(rows)];
    }

    static long Rows(Connection connection, TimeRange range, CancellationToken cancellationToken)
    {
        var inside = Inside(new Predicate(), range);
        using var rows = connection.Query($"SELECT count(*)::BIGINT FROM spans{inside}", inside.Parameters, cancellationToken);
        rows.NextChunk();
        return rows.Column<long>(0)[0];
    }

    static Predicate Inside(Predicate predicate, TimeRange range) => predicate.Copy().And("start_ns >= ? AND start_ns < ?", range.StartNs, range.EndNs);
}
