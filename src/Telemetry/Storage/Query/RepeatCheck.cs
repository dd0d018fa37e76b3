using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// Tells whether a table may hold a record twice (see <see cref="Repeats"/>), by windows of ten seconds that are looked through once, so
/// that what is only counted needs no comparing of records where nothing is repeated. Records that are repeated have the same time, so
/// they lie in the same window. Used by the folder, which says where rows come, and by queries.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="timeColumn">Its column of times, Unix nanoseconds.</param>
/// <param name="keys">Expressions that are equal for repeats, cheap ones first: a later one is asked only where the earlier ones are not unique.</param>
internal sealed class RepeatCheck(string table, string timeColumn, params string[] keys)
{
    /// <summary>Rows that are compared at once; a window of more counts as one with repeats.</summary>
    internal const int MostRows = 300_000;

    const long WindowNs = 10_000_000_000;

    readonly Lock _lock = new();
    readonly WindowSet _looked = new();
    readonly WindowSet _repeating = new();
    // Windows whose rows a transaction is about to make visible: what is found in them now may be wrong in a moment.
    readonly HashSet<long> _committing = [];
    readonly List<HashSet<long>> _looking = [];
    readonly HashSet<long> _adding = [];
    long _lastAdded = long.MinValue;

    /// <summary>Reads a range as if nothing in it were there twice, and once more, telling repeats apart, when something may be.</summary>
    /// <param name="connection">Where it reads.</param>
    /// <param name="range">What it reads of.</param>
    /// <param name="read">Is told whether to tell repeats apart.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    // What was read before the look has no row that the look did not see.
    internal T Read<T>(Connection connection, TimeRange range, Func<bool, T> read, CancellationToken cancellationToken)
    {
        var (first, end) = (WindowOf(range.StartNs), WindowOf(range.EndNs - 1) + 1);
        if (!IsKnownToRepeat(first, end))
        {
            var result = read(false);
            if (!MayRepeat(connection, first, end, cancellationToken))
            {
                return result;
            }
        }

        return read(true);
    }

    /// <summary>A row of this time is part of the next transaction.</summary>
    internal void Added(long timeNs)
    {
        var window = WindowOf(timeNs);
        if (window != _lastAdded)
        {
            _adding.Add(_lastAdded = window);
        }
    }

    /// <summary>The rows may become visible from now on.</summary>
    internal void Committing()
    {
        lock (_lock)
        {
            _committing.UnionWith(_adding);
            Forget();
        }
    }

    /// <summary>They are visible, or never will be.</summary>
    internal void Committed()
    {
        lock (_lock)
        {
            Forget();
            _committing.Clear();
        }

        _adding.Clear();
        _lastAdded = long.MinValue;
    }

    void Forget()
    {
        foreach (var window in _adding)
        {
            _looked.Remove(window, window + 1);
            _looking.ForEach(changed => changed.Add(window));
        }
    }

    bool IsKnownToRepeat(long first, long end)
    {
        lock (_lock)
        {
            return _repeating.Overlaps(first, end);
        }
    }

    bool MayRepeat(Connection connection, long first, long end, CancellationToken cancellationToken)
    {
        HashSet<long> changed;
        List<(long First, long End)> unknown;
        lock (_lock)
        {
            unknown = _looked.Missing(first, end);
            if (unknown.Count == 0)
            {
                return _repeating.Overlaps(first, end);
            }

            _looking.Add(changed = [.. _committing]);
        }

        try
        {
            List<long> found = [.. unknown.SelectMany(part => Look(connection, part.First, part.End, cancellationToken))];
            lock (_lock)
            {
                unknown.ForEach(part => _looked.Add(part.First, part.End));
                foreach (var window in changed)
                {
                    _looked.Remove(window, window + 1);
                }

                found.ForEach(window => _repeating.Add(window, window + 1));
                return _repeating.Overlaps(first, end);
            }
        }
        catch (DuckDbException e) when (e.IsOutOfMemory)
        {
            // Records too long to be compared, or others that need the memory: nothing is known.
            return true;
        }
        finally
        {
            lock (_lock)
            {
                _looking.Remove(changed);
            }
        }
    }

    // The windows of a part that hold something twice, or too much to tell.
    List<long> Look(Connection connection, long first, long end, CancellationToken cancellationToken)
    {
        var found = new List<long>();
        var batch = (First: 0L, End: 0L, Rows: 0L);
        foreach (var (window, rows) in Sizes(connection, first, end, cancellationToken))
        {
            if (rows > MostRows)
            {
                found.Add(window);
                continue;
            }

            if (batch.Rows > 0 && batch.Rows + rows > MostRows)
            {
                found.AddRange(Compare(connection, batch.First, batch.End, cancellationToken));
                batch = default;
            }

            batch = (batch.Rows == 0 ? window : batch.First, window + 1, batch.Rows + rows);
        }

        return batch.Rows == 0 ? found : [.. found, .. Compare(connection, batch.First, batch.End, cancellationToken)];
    }

    List<(long Window, long Rows)> Sizes(Connection connection, long first, long end, CancellationToken cancellationToken)
    {
        var inside = Inside(first, end);
        using var rows = connection.Query(
            $"SELECT {Window}, count(*)::BIGINT FROM {table}{inside} GROUP BY ALL ORDER BY ALL", inside.Parameters, cancellationToken);
        var sizes = new List<(long, long)>();
        while (rows.NextChunk())
        {
            for (var i = 0; i < rows.Count; i++)
            {
                sizes.Add((rows.Column<long>(0)[i], rows.Column<long>(1)[i]));
            }
        }

        return sizes;
    }

    List<long> Compare(Connection connection, long first, long end, CancellationToken cancellationToken)
    {
        List<long> windows = [];
        var among = "";
        foreach (var key in keys)
        {
            windows = Compare(connection, Inside(first, end), key, among, cancellationToken);
            if (windows.Count == 0)
            {
                return [];
            }

            among = string.Create(CultureInfo.InvariantCulture, $" AND {Window} IN ({string.Join(',', windows)})");
        }

        return windows;
    }

    List<long> Compare(Connection connection, Predicate inside, string key, string among, CancellationToken cancellationToken)
    {
        using var rows = connection.Query(
            $"SELECT {Window} FROM {table}{inside}{among} GROUP BY ALL HAVING count(*) <> count(DISTINCT {key})", inside.Parameters, cancellationToken);
        var found = new List<long>();
        while (rows.NextChunk())
        {
            found.AddRange(rows.Column<long>(0));
        }

        return found;
    }

    // Rounds down, as WindowOf does.
    string Window { get; } = string.Create(
        CultureInfo.InvariantCulture, $"(CASE WHEN {timeColumn} < 0 THEN ({timeColumn} + 1) // {WindowNs} - 1 ELSE {timeColumn} // {WindowNs} END)");

    Predicate Inside(long first, long end) => new Predicate().And(
        $"{timeColumn} >= ? AND {timeColumn} < ?", StartOf(first), StartOf(end));

    static long WindowOf(long timeNs) => timeNs < 0 ? ((timeNs + 1) / WindowNs) - 1 : timeNs / WindowNs;

    static long StartOf(long window) => (long)Int128.Clamp((Int128)window * WindowNs, long.MinValue, long.MaxValue);
}
