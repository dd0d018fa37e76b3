using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Dendro.Telemetry.Storage.Journal;

/// <summary>
/// The journal's files, <c>dendro.journal.n</c>: what was acknowledged and is not yet in the tables. Each segment goes into the
/// tables in one transaction and is then deleted. Appended to and rotated by one thread at a time.
/// </summary>
internal sealed class JournalFiles : IDisposable
{
    const string Prefix = "dendro.journal.";

    readonly string _directory;
    SafeFileHandle? _file;
    long _length;

    /// <param name="directory">Where they are.</param>
    /// <param name="folded">The last segment that the tables have.</param>
    internal JournalFiles(string directory, long folded)
    {
        _directory = directory;
        Left = [.. Numbers(directory).Order()];
        foreach (var number in Left.Where(number => number <= folded))
        {
            Delete(number);
        }

        Left = [.. Left.Where(number => number > folded)];
        Segment = Math.Max(folded, Left is [.., var last] ? last : 0) + 1;
    }

    /// <summary>The segments that an earlier process left, oldest first.</summary>
    internal IReadOnlyList<long> Left { get; }

    /// <summary>The segment that is appended to.</summary>
    internal long Segment { get; private set; }

    /// <summary>Appends frames; they are on disk when this returns.</summary>
    /// <exception cref="IOException">They could not be written, for example since the disk is full; the segment is as before.</exception>
    internal void Append(ReadOnlySpan<byte> frames)
    {
        _file ??= File.OpenHandle(PathOf(Segment), FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            RandomAccess.Write(_file, frames, _length);
            RandomAccess.FlushToDisk(_file);
            _length += frames.Length;
        }
        catch (IOException)
        {
            RandomAccess.SetLength(_file, _length);
            throw;
        }
    }

    /// <summary>Ends the segment; what follows goes into the next.</summary>
    internal void Rotate()
    {
        _file?.Dispose();
        (_file, _length) = (null, 0);
        Segment++;
    }

    internal byte[] Read(long segment) => File.ReadAllBytes(PathOf(segment));

    internal void Delete(long segment) => File.Delete(PathOf(segment));

    public void Dispose() => _file?.Dispose();

    /// <summary>All segments of a directory.</summary>
    internal static IEnumerable<string> In(string directory) => Directory.EnumerateFiles(directory, Prefix + "*");

    string PathOf(long segment) => Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{segment}"));

    static IEnumerable<long> Numbers(string directory) => In(directory)
        .Select(path => long.TryParse(Path.GetFileName(path.AsSpan())[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
        .Where(number => number > 0);
}
