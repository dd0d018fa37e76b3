using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Counts spans where they lie, each once (see <see cref="Repeats"/>), by bucket and the columns that are looked at.</summary>
internal sealed class SpanCounter(StoreCatalog catalog, RepeatCheck repeats, SpanCounting counting, Connection connection, CancellationToken cancellationToken)
{
    // To tell repeats apart, DuckDB keeps some 50 bytes of each row that it counts.
    const int MostRows = 500_000;

    const int MostPieces = 8;

    const string Duration = "greatest(0, end_ns - start_ns)";

    readonly List<SpanCount> _counts = [];
    readonly Dictionary<int, (long StartNs, long Row)> _examples = [];

    /// <summary>The counts, and which spans they leave out, null when none; no counts when columns tell nothing.</summary>
    internal (SpanCounts? Counts, Predicate? Left) Count()
    {
        var version = catalog.SpanAttributes.Version;
        var columns = counting.By.Select(attribute => SpanColumn.Of(attribute, catalog, counting.Range)).OfType<SpanColumn>().ToList();
        var decision = new SpanFilterSql(catalog, connection, counting.Range, cancellationToken).Translate(counting.Filter);
        if (columns.Count < counting.By.Count || decision.IsUnknown)
        {
            return default;
        }

        var untold = SpanDecision.Or([.. decision.Untold, .. columns.SelectMany(column => column.Untold)]);
        Count(columns, new Predicate().And(SpanDecision.And([decision.Certain, untold == "false" ? "true" : $"NOT ({untold})"])));
        // Among the rows may be attributes that were not known before, and were taken for absent.
        return catalog.SpanAttributes.Version != version
            ? Count()
            : (new SpanCounts(_counts, [.. Examples()]), untold == "false" ? null : new Predicate().And(untold).And(decision.Maybe));
    }

    void Count(List<SpanColumn> columns, Predicate passing)
    {
        var whole = repeats.Read(
            connection,
            counting.Range,
            mayRepeat =>
            {
                Clear();
                return !mayRepeat && CountOrCut(counting.Range, tellsRepeatsApart: false, columns, passing);
            },
            cancellationToken);
        if (whole)
        {
            return;
        }

        Clear();
        foreach (var piece in Pieces(counting.Range, 1 + (Rows() / MostRows)))
        {
            var before = _counts.Count;
            repeats.Read(
                connection,
                piece,
                tellsApart =>
                {
                    _counts.RemoveRange(before, _counts.Count - before);
                    return CountOrCut(piece, tellsApart, columns, passing);
                },
                cancellationToken);
        }
    }

    void Clear()
    {
        _counts.Clear();
        _examples.Clear();
    }

    // The pieces of what does not fit into memory at once.
    bool CountOrCut(TimeRange piece, bool tellsRepeatsApart, List<SpanColumn> columns, Predicate passing)
    {
        var before = _counts.Count;
        try
        {
            Count(piece, tellsRepeatsApart, columns, passing);
        }
        catch (DuckDbException e) when (e.IsOutOfMemory && piece.EndNs - piece.StartNs > 1)
        {
            _counts.RemoveRange(before, _counts.Count - before);
            foreach (var smaller in Pieces(piece, MostPieces))
            {
                CountOrCut(smaller, tellsRepeatsApart, columns, passing);
            }
        }

        return true;
    }

    void Count(TimeRange piece, bool tellsRepeatsApart, List<SpanColumn> columns, Predicate passing)
    {
        var inside = Inside(passing, piece);
        if (tellsRepeatsApart)
        {
            inside = Inside(new Predicate(), piece).And($"rowid IN (SELECT min(rowid) FROM spans{inside} GROUP BY trace_high, trace_low, span, kind)", inside.Parameters);
        }

        var names = columns.SelectMany(column => column.Values).Distinct().ToList();
        var places = columns.Select(column => column.Values.Select(value => names.IndexOf(value) + 1).ToList()).ToList();
        var power = names.Count + 1;
        var sql = $"""
            SELECT ((start_ns - ?) // ?)::INTEGER{string.Concat(names.Select(name => $", {name}"))}, {(counting.Durations == DurationFigures.PowersOfTwo ? DurationPower : "0::UTINYINT")},
                count(*)::BIGINT, {Totals}{(counting.Examples > 0 ? ", any_value(start_ns), any_value(rowid)" : "")}
            FROM spans{inside}
            GROUP BY ALL
            """;
        using var rows = connection.Query(sql, [counting.OriginNs, counting.BucketNs, .. inside.Parameters], cancellationToken);
        while (rows.NextChunk())
        {
            var buckets = rows.Column<int>(0);
            for (var i = 0; i < rows.Count; i++)
            {
                var values = new AttributeValue?[columns.Count];
                for (var c = 0; c < values.Length; c++)
                {
                    values[c] = columns[c].Read(rows, places[c], i);
                }

                var durations = new CountedDurations(
                    rows.Column<double>(power + 2)[i], rows.Column<long>(power + 3)[i], rows.Column<long>(power + 4)[i], rows.Column<byte>(power)[i]);
                _counts.Add(new SpanCount(buckets[i], values, rows.Column<long>(power + 1)[i], durations));
                if (counting.Examples > 0)
                {
                    _examples.TryAdd(buckets[i], (rows.Column<long>(power + 5)[i], rows.Column<long>(power + 6)[i]));
                }
            }
        }
    }

    string Totals => counting.Durations == DurationFigures.Totals
        ? $"sum({Duration})::DOUBLE, min({Duration}), max({Duration})"
        : "0::DOUBLE, 0::BIGINT, 0::BIGINT";

    // A search among the powers, since logarithms are not exact.
    static string DurationPower { get; } = $"({Power(0, 63)})::UTINYINT";

    static string Power(int least, int most)
    {
        var middle = (least + most) / 2;
        return least == most ? (least == 0 ? "0" : Text(least)) : $"CASE WHEN {Duration} <= {(middle == 0 ? "1" : Text(1L << middle))} THEN {Power(least, middle)} ELSE {Power(middle + 1, most)} END";
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    // Some spans of buckets that lie evenly apart.
    IEnumerable<Span> Examples()
    {
        if (_examples.Count == 0)
        {
            return [];
        }

        var apart = ((_examples.Count - 1) / counting.Examples) + 1;
        var chosen = _examples.OrderByDescending(example => example.Key).Where((_, i) => i % apart == 0).Select(example => example.Value).ToList();
        var reader = new SpanReader(catalog, counting.ExampleParts);
        // Times tell DuckDB where a row is; of the rows' numbers alone it would look through all.
        var sql = string.Join(" UNION ALL ", chosen.Select(_ => $"SELECT {reader.Columns} FROM spans WHERE start_ns = ? AND rowid = ?"));
        using var rows = connection.Query(sql, [.. chosen.SelectMany(example => new object[] { example.StartNs, example.Row })], cancellationToken);
        return [.. reader.All(rows)];
    }

    // Of equal length; what is denser than the rest only takes more memory.
    static IEnumerable<TimeRange> Pieces(TimeRange range, long number)
    {
        var lengthNs = ((range.EndNs - range.StartNs - 1) / Math.Min(number, range.EndNs - range.StartNs)) + 1;
        for (var startNs = range.StartNs; startNs < range.EndNs; startNs += lengthNs)
        {
            yield return new TimeRange(startNs, Math.Min(startNs + lengthNs, range.EndNs));
        }
    }

    long Rows()
    {
        var inside = Inside(new Predicate(), counting.Range);
        using var rows = connection.Query($"SELECT count(*)::BIGINT FROM spans{inside}", inside.Parameters, cancellationToken);
        rows.NextChunk();
        return rows.Column<long>(0)[0];
    }

    static Predicate Inside(Predicate predicate, TimeRange range) => predicate.Copy().And("start_ns >= ? AND start_ns < ?", range.StartNs, range.EndNs);
}
