using System.Diagnostics;
using Dendro.Telemetry.Storage.Journal;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Segments: their names are on disk before anything in them is acknowledged, and they are read back for the tables.</summary>
public sealed class JournalFilesTests : IDisposable
{
    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("dendro-names-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_new_segment_is_named_on_disk_once_and_before_its_first_frame()
    {
        var lengths = new List<long>();
        using var files = new JournalFiles(_directory.FullName, 0, () => lengths.Add(JournalFiles.In(_directory.FullName).Sum(path => new FileInfo(path).Length)));
        files.Append([1, 2]);
        files.Append([3]);
        files.Rotate();
        files.Append([4]);

        Assert.Equal([0, 3], lengths);
    }

    [Fact]
    public void While_the_name_cannot_be_written_nothing_is_taken_and_it_is_tried_again()
    {
        var tries = 0;
        using var files = new JournalFiles(_directory.FullName, 0, () => _ = ++tries < 3 ? throw new IOException("no") : 0);
        Assert.Throws<IOException>(() => files.Append([1]));
        Assert.Throws<IOException>(() => files.Append([1]));
        files.Append([1]);

        Assert.Equal((3, 1), (tries, files.Bytes));
    }

    [Fact]
    public void A_segment_is_read_back_in_whole_frames_even_when_its_name_is_gone()
    {
        var frames = new[] { 10, 400_000, 700_000, 3_000_000, 1, 20 }.Select(Frame).ToList();
        using var files = new JournalFiles(_directory.FullName, 0);
        frames.ForEach(frame => files.Append(frame));
        files.Rotate();
        File.Delete(Assert.Single(JournalFiles.In(_directory.FullName)));

        var blocks = files.Blocks(1).Select(block => block.ToArray()).ToList();

        Assert.Equal([400_000 + 10, 700_000, 3_000_000, 20 + 1], blocks.Select(block => block.Length - (8 * Whole(block))));
        Assert.Equal(frames.SelectMany(frame => frame), blocks.SelectMany(block => block));
        files.Close(1);
        Assert.Throws<KeyNotFoundException>(() => files.Blocks(1));
    }

    [Fact]
    public void A_segment_that_was_cut_short_is_no_end_of_its_frames()
    {
        using var files = new JournalFiles(_directory.FullName, 0);
        files.Append(Frame(100));
        files.Rotate();
        using (var truncate = Process.Start("truncate", ["--size=50", Assert.Single(JournalFiles.In(_directory.FullName))]))
        {
            truncate.WaitForExit();
        }

        var e = Assert.Throws<InvalidDataException>(() => files.Blocks(1).Count());
        Assert.Equal("segment 1 of the journal ends at byte 50 of 108: something cut it short", e.Message);
    }

    [Fact]
    public void A_directory_is_flushed_by_the_system_and_one_that_is_not_there_is_named()
    {
        using var directory = new SyncedDirectory(_directory.FullName);
        directory.Flush();

        var e = Assert.Throws<IOException>(() => new SyncedDirectory(Path.Combine(_directory.FullName, "missing")));
        Assert.Contains("missing: No such file or directory", e.Message, StringComparison.Ordinal);
    }

    static byte[] Frame(int length)
    {
        var frame = new byte[8 + length];
        Random.Shared.NextBytes(frame.AsSpan(8));
        BitConverter.TryWriteBytes(frame, length);
        BitConverter.TryWriteBytes(frame.AsSpan(4), JournalWriter.Checksum(frame.AsSpan(8)));
        return frame;
    }

    static int Whole(byte[] block)
    {
        var count = 0;
        for (ReadOnlySpan<byte> rest = block; !rest.IsEmpty; count++)
        {
            Assert.True(JournalCursor.TryFrame(ref rest, comparesChecksum: true, out _));
        }

        return count;
    }
}
