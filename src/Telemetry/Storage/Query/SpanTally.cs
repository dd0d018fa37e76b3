using System.Numerics;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// Counts rows by bucket and numbers as they are streamed, in less time than DuckDB's grouping takes. A row is a start time, as many numbers as
/// <paramref name="width"/> says, and an end time when durations are asked for.
/// </summary>
internal sealed class SpanTally(SpanCounting counting, int width)
{
    readonly bool _hasPowers = counting.Durations == DurationFigures.PowersOfTwo;
    readonly NumberChain _chain = new(counting.Durations == DurationFigures.PowersOfTwo ? width + 1 : width);
    readonly Dictionary<int, Bucket> _buckets = [];
    int[] _groups = [];
    ulong[] _powers = [];

    /// <summary>The start of the first row of each bucket.</summary>
    internal IEnumerable<(int Bucket, long StartNs)> Firsts => _buckets.Select(bucket => (bucket.Key, bucket.Value.StartNs));

    internal void Add(Rows rows)
    {
        while (rows.NextChunk())
        {
            if (_groups.Length < rows.Count)
            {
                (_groups, _powers) = (new int[rows.Count], new ulong[rows.Count]);
            }

            var starts = rows.Column<long>(0);
            var ends = counting.Durations == DurationFigures.None ? [] : rows.Column<long>(width + 1);
            var groups = _groups.AsSpan(0, rows.Count);
            groups.Clear();
            _chain.Add(rows, 1, width, groups);
            if (_hasPowers)
            {
                _chain.Add(width, Powers(starts, ends), groups);
            }

            Count(starts, ends, groups);
        }
    }

    /// <summary>The groups with their numbers.</summary>
    internal IEnumerable<(int Bucket, ulong[] Numbers, long Spans, CountedDurations Durations)> Groups()
    {
        var numbers = _chain.Groups();
        foreach (var (number, bucket) in _buckets)
        {
            for (var group = 0; group < bucket.Cells.Length; group++)
            {
                if (bucket.Cells[group] is { Spans: > 0 } cell)
                {
                    var power = _hasPowers ? (int)numbers[group][width] : 0;
                    yield return (number, numbers[group], cell.Spans, new CountedDurations(Math.ScaleB(cell.Carry, 64) + cell.Sum, cell.Shortest, cell.Longest, power));
                }
            }
        }
    }

    ReadOnlySpan<ulong> Powers(ReadOnlySpan<long> starts, ReadOnlySpan<long> ends)
    {
        for (var i = 0; i < starts.Length; i++)
        {
            var duration = Duration(starts[i], ends[i]);
            _powers[i] = duration <= 1 ? 0 : (ulong)BitOperations.Log2((ulong)duration - 1) + 1;
        }

        return _powers.AsSpan(0, starts.Length);
    }

    // Rows come in order of time, so that many that follow one another are of the same bucket.
    void Count(ReadOnlySpan<long> starts, ReadOnlySpan<long> ends, ReadOnlySpan<int> groups)
    {
        for (var first = 0; first < groups.Length;)
        {
            var number = (starts[first] - counting.OriginNs) / counting.BucketNs;
            var firstNs = counting.OriginNs + (number * counting.BucketNs);
            var length = 1;
            while (first + length < groups.Length && (ulong)(starts[first + length] - firstNs) < (ulong)counting.BucketNs)
            {
                length++;
            }

            if (!_buckets.TryGetValue((int)number, out var bucket))
            {
                _buckets[(int)number] = bucket = new Bucket(starts[first]);
            }

            bucket.Grow(_chain.Count);
            if (counting.Durations == DurationFigures.Totals)
            {
                Measure(starts.Slice(first, length), ends.Slice(first, length), groups.Slice(first, length), bucket.Cells);
            }
            else
            {
                Count(groups.Slice(first, length), bucket.Cells);
            }

            first += length;
        }
    }

    void Count(ReadOnlySpan<int> groups, Cell[] cells)
    {
        if (width == 0 && !_hasPowers)
        {
            cells[0].Spans += groups.Length;
            return;
        }

        foreach (var group in groups)
        {
            cells[group].Spans++;
        }
    }

    static void Measure(ReadOnlySpan<long> starts, ReadOnlySpan<long> ends, ReadOnlySpan<int> groups, Cell[] cells)
    {
        for (var i = 0; i < groups.Length; i++)
        {
            ref var cell = ref cells[groups[i]];
            var duration = Duration(starts[i], ends[i]);
            if (duration < cell.Shortest || cell.Spans == 0)
            {
                cell.Shortest = duration;
            }

            if (duration > cell.Longest)
            {
                cell.Longest = duration;
            }

            cell.Spans++;
            cell.Sum += (ulong)duration;
            cell.Carry += cell.Sum < (ulong)duration ? 1 : 0;
        }
    }

    static long Duration(long startNs, long endNs) => Math.Max(0, endNs - startNs);

    sealed class Bucket(long startNs)
    {
        Cell[] _cells = [];

        internal long StartNs => startNs;

        internal Cell[] Cells => _cells;

        internal void Grow(int count)
        {
            if (count > _cells.Length)
            {
                Array.Resize(ref _cells, Math.Max(count, _cells.Length * 2));
            }
        }
    }

    struct Cell
    {
        internal long Spans;
        internal long Shortest;
        internal long Longest;
        internal ulong Sum;
        internal int Carry;
    }
}
