using Dendro.Cli.Supervision;

namespace Dendro.Cli.Tests;

public sealed class LogFilesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_log_that_grew_too_long_becomes_the_older_one_and_goes_on()
    {
        var log = Path.Combine(_folder.Path, "order.log");
        using var writer = new StreamWriter(new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        writer.Write(new string('x', 100));

        LogFiles.Rotate(_folder.Path, largestBytes: 50);
        Assert.Equal(100, new FileInfo(log + ".1").Length);
        Assert.Equal(0, new FileInfo(log).Length);
        LogFiles.Rotate(_folder.Path, largestBytes: 50);

        Assert.Equal(100, new FileInfo(log + ".1").Length);
    }

    [Fact]
    public void The_tail_is_the_last_lines()
    {
        var log = Path.Combine(_folder.Path, "a.log");
        File.WriteAllLines(log, ["1", "2", "3"]);

        Assert.Equal(["2", "3"], LogFiles.Tail(log, 2));
        Assert.Empty(LogFiles.Tail(log + ".none", 2));
    }

    public void Dispose() => _folder.Dispose();
}
