namespace Dendro.Telemetry.Storage.Query;

/// <summary>A set of whole numbers that is kept as the ranges it consists of, in order.</summary>
internal sealed class WindowSet
{
    readonly List<(long First, long End)> _ranges = [];

    /// <summary>Adds the numbers from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    internal void Add(long first, long end)
    {
        var at = FirstEndingAt(first);
        var after = at;
        for (; after < _ranges.Count && _ranges[after].First <= end; after++)
        {
            (first, end) = (Math.Min(first, _ranges[after].First), Math.Max(end, _ranges[after].End));
        }

        _ranges.RemoveRange(at, after - at);
        _ranges.Insert(at, (first, end));
    }

    /// <summary>Takes numbers out.</summary>
    internal void Remove(long first, long end)
    {
        for (var at = FirstEndingAt(first + 1); at < _ranges.Count && _ranges[at].First < end;)
        {
            var range = _ranges[at];
            _ranges.RemoveAt(at);
            if (range.First < first)
            {
                _ranges.Insert(at++, (range.First, first));
            }

            if (range.End > end)
            {
                _ranges.Insert(at++, (end, range.End));
            }
        }
    }

    /// <summary>Whether it has any of the numbers.</summary>
    internal bool Overlaps(long first, long end) => FirstEndingAt(first + 1) is var at && at < _ranges.Count && _ranges[at].First < end;

    /// <summary>The ranges of the numbers that it does not have.</summary>
    internal List<(long First, long End)> Missing(long first, long end)
    {
        var missing = new List<(long, long)>();
        for (var at = FirstEndingAt(first + 1); at < _ranges.Count && _ranges[at].First < end; at++)
        {
            if (_ranges[at].First > first)
            {
                missing.Add((first, _ranges[at].First));
            }

            first = _ranges[at].End;
        }

        if (first < end)
        {
            missing.Add((first, end));
        }

        return missing;
    }

    // The place of the first range whose end is not before the number.
    int FirstEndingAt(long end)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _ranges[middle].End < end ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
