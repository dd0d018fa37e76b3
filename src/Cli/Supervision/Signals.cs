using System.Runtime.InteropServices;

namespace Dendro.Cli.Supervision;

/// <summary>Signals to processes, which .NET can send only as SIGKILL.</summary>
internal static partial class Signals
{
    public const int Int = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Term = 15;

    /// <summary>As <c>kill(1)</c> and <c>setpriv(1)</c> spell it.</summary>
    public static string Name(int signal) => signal switch
    {
        Int => "INT",
        Quit => "QUIT",
        Kill => "KILL",
        Term => "TERM",
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, "not a signal that is sent here"),
    };

    /// <summary>False when there is no such process or it is another user's.</summary>
    public static bool Send(int pid, int signal) => kill(pid, signal) == 0;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
