namespace Dendro.Telemetry.Storage.Samples;

/// <summary>Native histograms of many series, as the file has them, in the order in which they came. Threads as of <see cref="SampleChunks"/>.</summary>
internal sealed class HistogramRows
{
    const int RowBytes = 64;

    readonly Dictionary<uint, HistogramRow[]> _published = [];
    readonly List<(uint Series, HistogramRow Row)> _added = [];

    /// <summary>Bytes they take.</summary>
    internal long Bytes { get; private set; }

    /// <summary>How many are published.</summary>
    internal int Count { get; private set; }

    internal void Add(uint series, long timeMs, long startMs, ReadOnlySpan<byte> text)
    {
        _added.Add((series, new HistogramRow(timeMs, startMs, text.ToArray())));
        Bytes += RowBytes + text.Length;
    }

    internal void Publish()
    {
        foreach (var rows in _added.GroupBy(added => added.Series, added => added.Row))
        {
            _published[rows.Key] = [.. Find(rows.Key), .. rows];
        }

        Count += _added.Count;
        _added.Clear();
    }

    /// <summary>What is published of a series; it does not change.</summary>
    internal HistogramRow[] Find(uint series) => _published.TryGetValue(series, out var rows) ? rows : [];

    internal void CopyTo(HistogramRows copy)
    {
        foreach (var (series, rows) in _published)
        {
            copy._published[series] = rows;
        }

        (copy.Count, copy.Bytes) = (Count, Bytes);
    }
}

/// <summary>A histogram as text, and when it was measured and began counting.</summary>
internal readonly record struct HistogramRow(long TimeMs, long StartMs, byte[] Text);
