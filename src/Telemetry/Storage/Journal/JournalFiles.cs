using System.Collections.Concurrent;
using System.Globalization;

namespace Dendro.Telemetry.Storage.Journal;

/// <summary>
/// The journal's files, <c>dendro.journal.n</c>: what was acknowledged and is not yet in the file of the tables. Each segment goes
/// into the tables in one transaction and is deleted after the checkpoint that follows. Appended to and rotated by one thread at a time.
/// </summary>
internal sealed class JournalFiles : IDisposable
{
    const string Prefix = "dendro.journal.";

    readonly string _directory;
    readonly SyncedDirectory _names;
    readonly Action _flushNames;
    readonly ConcurrentQueue<(long Number, long Bytes)> _ended = new();
    readonly ConcurrentDictionary<long, SegmentFile> _waiting = new();
    SegmentFile? _file;
    long _bytes;

    /// <param name="directory">Where they are.</param>
    /// <param name="folded">The last segment that the file of the tables has.</param>
    /// <param name="flushNames">Makes the names of files durable, so that a test sees it done; null is the system's way.</param>
    internal JournalFiles(string directory, long folded, Action? flushNames = null)
    {
        (_directory, _names) = (directory, new SyncedDirectory(directory));
        _flushNames = flushNames ?? _names.Flush;
        Left = [.. Numbers(directory).Order()];
        foreach (var number in Left.Where(number => number <= folded))
        {
            File.Delete(PathOf(number));
        }

        Left = [.. Left.Where(number => number > folded)];
        foreach (var number in Left)
        {
            _ended.Enqueue((number, new FileInfo(PathOf(number)).Length));
        }

        _bytes = _ended.Sum(segment => segment.Bytes);
        Segment = Math.Max(folded, Left is [.., var last] ? last : 0) + 1;
    }

    /// <summary>The segments that an earlier process left, oldest first.</summary>
    internal IReadOnlyList<long> Left { get; }

    /// <summary>The segment that is appended to.</summary>
    internal long Segment { get; private set; }

    /// <summary>Bytes of all segments.</summary>
    internal long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Appends frames; they are on disk when this returns.</summary>
    /// <exception cref="IOException">They could not be written, for example since the disk is full; the segment is as before.</exception>
    internal void Append(ReadOnlySpan<byte> frames)
    {
        _file ??= Begin();
        _file.Append(frames);
        Interlocked.Add(ref _bytes, frames.Length);
    }

    /// <summary>Ends the segment, which can be read from then on; what follows goes into the next.</summary>
    internal void Rotate()
    {
        if (_file is not null)
        {
            if (_file.Length > 0)
            {
                _waiting[Segment] = _file;
            }
            else
            {
                _file.Dispose();
            }

            _ended.Enqueue((Segment, _file.Length));
        }

        _file = null;
        Segment++;
    }

    /// <summary>The frames of a segment that has ended since the start, until it is closed.</summary>
    internal IEnumerable<ReadOnlyMemory<byte>> Blocks(long segment) => _waiting[segment].Blocks();

    /// <summary>Closes a segment: the tables have it.</summary>
    internal void Close(long segment)
    {
        if (_waiting.TryRemove(segment, out var file))
        {
            file.Dispose();
        }
    }

    /// <summary>All bytes of a segment that an earlier process left.</summary>
    internal byte[] Read(long segment) => File.ReadAllBytes(PathOf(segment));

    /// <summary>Deletes the segments up to <paramref name="last"/>.</summary>
    /// <exception cref="IOException">One could not be deleted; it is tried again the next time.</exception>
    internal void DeleteThrough(long last)
    {
        while (_ended.TryPeek(out var segment) && segment.Number <= last)
        {
            File.Delete(PathOf(segment.Number));
            Interlocked.Add(ref _bytes, -segment.Bytes);
            _ended.TryDequeue(out _);
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        foreach (var file in _waiting.Values)
        {
            file.Dispose();
        }

        _names.Dispose();
    }

    // A segment whose name is lost with the power would take with it what was acknowledged.
    SegmentFile Begin()
    {
        var file = File.OpenHandle(PathOf(Segment), FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            _flushNames();
            return new SegmentFile(Segment, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>All segments of a directory.</summary>
    internal static IEnumerable<string> In(string directory) => Directory.EnumerateFiles(directory, Prefix + "*");

    string PathOf(long segment) => Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{segment}"));

    static IEnumerable<long> Numbers(string directory) => In(directory)
        .Select(path => long.TryParse(Path.GetFileName(path.AsSpan())[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
        .Where(number => number > 0);
}
