using System.Globalization;

namespace Dendro.Cli.Supervision;

/// <summary>Who listens on which TCP port, from <c>/proc/net/tcp</c>.</summary>
internal static class ListeningPorts
{
    const string Listening = "0A";

    /// <summary>The listening ports with their socket inodes.</summary>
    public static IReadOnlyDictionary<int, string> Inodes()
    {
        var inodes = new Dictionary<int, string>();
        foreach (var file in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        {
            if (!File.Exists(file))
            {
                continue;
            }

            foreach (var fields in File.ReadLines(file).Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            {
                if (fields[3] == Listening)
                {
                    var hex = fields[1][(fields[1].IndexOf(':', StringComparison.Ordinal) + 1)..];
                    inodes[int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture)] = fields[9];
                }
            }
        }

        return inodes;
    }

    /// <summary>"pid 123 (nginx)", or null when the owner cannot be seen.</summary>
    public static string? Owner(string inode)
    {
        foreach (var pid in ProcFs.All())
        {
            if (FileDescriptor(pid, inode) is not null)
            {
                return $"pid {pid} ({ProcFs.Name(pid)})";
            }
        }

        return null;
    }

    /// <summary>The descriptor that <paramref name="pid"/> has for a socket.</summary>
    public static int? FileDescriptor(int pid, string inode)
    {
        try
        {
            foreach (var descriptor in Directory.EnumerateFiles($"/proc/{pid}/fd"))
            {
                if (new FileInfo(descriptor).LinkTarget == $"socket:[{inode}]")
                {
                    return int.Parse(Path.GetFileName(descriptor), CultureInfo.InvariantCulture);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ended, or is not ours to read.
            return null;
        }

        return null;
    }
}
