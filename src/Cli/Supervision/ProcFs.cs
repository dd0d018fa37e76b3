using System.Globalization;

namespace Dendro.Cli.Supervision;

/// <summary>What Linux tells about processes under <c>/proc</c> (see <c>proc(5)</c>).</summary>
internal static class ProcFs
{
    /// <summary>
    /// Start time in clock ticks since boot: with the id it names a process for ever, as ids alone are used again.
    /// Null when there is no such process, or only its zombie.
    /// </summary>
    public static long? StartTime(int pid)
    {
        if (TryRead($"/proc/{pid}/stat") is not { } stat)
        {
            return null;
        }

        // The name in parentheses may hold spaces; the fields after it are numbered from 3.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
    }

    public static bool IsRunning(int pid, long startTime) => StartTime(pid) == startTime;

    public static string CommandLine(int pid) => TryRead($"/proc/{pid}/cmdline")?.Replace('\0', ' ').Trim() ?? "";

    public static string Name(int pid) => TryRead($"/proc/{pid}/comm")?.Trim() ?? "?";

    public static int? Parent(int pid)
    {
        var stat = TryRead($"/proc/{pid}/stat");
        return stat is null ? null : int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public static bool HasEnvironment(int pid, string assignment) =>
        TryRead($"/proc/{pid}/environ")?.Split('\0').Contains(assignment) == true;

    public static IEnumerable<int> All() =>
        Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0);

    /// <summary>Proportional set size in bytes of a process and all it started; shared pages count once over all.</summary>
    public static long TreePssBytes(int root)
    {
        var children = All().ToLookup(pid => Parent(pid) ?? 0);
        var total = 0L;
        var open = new Stack<int>([root]);
        while (open.TryPop(out var pid))
        {
            total += PssBytes(pid);
            foreach (var child in children[pid])
            {
                open.Push(child);
            }
        }

        return total;
    }

    public static long PssBytes(int pid)
    {
        var line = TryRead($"/proc/{pid}/smaps_rollup")?.Split('\n').FirstOrDefault(l => l.StartsWith("Pss:", StringComparison.Ordinal));
        return line is null ? 0 : 1024 * long.Parse(line[4..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }

    static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ended, or is not ours to read.
            return null;
        }
    }
}
