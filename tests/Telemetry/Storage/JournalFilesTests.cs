using Dendro.Telemetry.Storage.Journal;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>The name of a new segment is on disk before anything in it is acknowledged.</summary>
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
    public void A_directory_is_flushed_by_the_system_and_one_that_is_not_there_is_named()
    {
        using var directory = new SyncedDirectory(_directory.FullName);
        directory.Flush();

        var e = Assert.Throws<IOException>(() => new SyncedDirectory(Path.Combine(_directory.FullName, "missing")));
        Assert.Contains("missing: No such file or directory", e.Message, StringComparison.Ordinal);
    }
}
