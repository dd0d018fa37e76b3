using System.Globalization;

namespace Dendro.Bench.Ingest;

/// <summary>What a process on this machine has used, read from <c>/proc</c>, so that any server can be measured.</summary>
internal sealed class ServerProcess(int id)
{
    const int TicksPerSecond = 100;
    const int UserTicks = 11;
    const int SystemTicks = 12;

    /// <summary>CPU time of all its threads, in seconds.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    internal double CpuSeconds
    {
        get
        {
            // The second field is the program's name in parentheses and may hold blanks.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(fields[UserTicks]) + Number(fields[SystemTicks])) / (double)TicksPerSecond;
        }
    }

    /// <summary>The most memory it has had at once, in bytes.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    internal long PeakBytes => Memory("VmHWM:");

    /// <summary>The memory it has now, in bytes.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    internal long ResidentBytes => Memory("VmRSS:");

    long Memory(string field) => 1024 * Number(File.ReadLines($"/proc/{id}/status")
        .First(line => line.StartsWith(field, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);

    static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
