using Dendro.Cli.Configuration;

namespace Dendro.Cli.Supervision;

/// <summary>The children's logs: bounded, each with one older file beside it.</summary>
internal static class LogFiles
{
    internal const long LargestBytes = 10 << 20;

    /// <summary>Copies and truncates, because the child keeps its file open (for appending).</summary>
    public static void Rotate(string folder, long largestBytes)
    {
        foreach (var log in new DirectoryInfo(folder).EnumerateFiles("*.log").Where(log => log.Length > largestBytes))
        {
            log.CopyTo(log.FullName + ".1", overwrite: true);
            using var file = log.Open(FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite);
        }
    }

    public static async Task KeepBoundedAsync(Workspace workspace, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10), time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            Rotate(workspace.Logs, LargestBytes);
        }
    }

    public static IReadOnlyList<string> Tail(string file, int lines) =>
        File.Exists(file) ? [.. ReadShared(file).TakeLast(lines)] : [];

    /// <summary>Copies what is appended from now on, until cancelled; begins anew when the file was truncated.</summary>
    public static async Task FollowAsync(string file, TextWriter output, CancellationToken cancellationToken)
    {
        await using var stream = Open(file);
        stream.Seek(0, SeekOrigin.End);
        using var reader = new StreamReader(stream);
        while (true)
        {
            if (stream.Length < stream.Position)
            {
                stream.Position = 0;
                reader.DiscardBufferedData();
            }

            await output.WriteAsync(await reader.ReadToEndAsync(cancellationToken));
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
        }
    }

    static FileStream Open(string file) => new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    static IEnumerable<string> ReadShared(string file)
    {
        using var reader = new StreamReader(Open(file));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
