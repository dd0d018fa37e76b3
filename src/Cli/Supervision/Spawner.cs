using System.Collections.Concurrent;
using System.Diagnostics;

namespace Dendro.Cli.Supervision;

/// <summary>
/// Starts processes that die with the supervisor, write to a log file and do not hear the terminal's Ctrl-C.
/// </summary>
/// <remarks>
/// Linux sends the parent-death signal when the <em>thread</em> that forked ends (<c>prctl(2)</c>), so all forks happen on one
/// thread that lives as long as the process; a thread of the pool would take its children with it when it retires.
/// </remarks>
internal sealed class Spawner : IDisposable
{
    readonly BlockingCollection<Action> _work = [];

    public Spawner() => new Thread(Work) { IsBackground = true, Name = "spawner" }.Start();

    public Task<Process> StartAsync(Launch launch, string logFile)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(Command(launch, logFile))!);
            }
            catch (System.ComponentModel.Win32Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task;
    }

    public void Dispose() => _work.CompleteAdding();

    void Work()
    {
        foreach (var action in _work.GetConsumingEnumerable())
        {
            action();
        }

        _work.Dispose();
    }

    /// <summary>Every step replaces itself by the next (<c>exec</c>), so the id is the program's own.</summary>
    static ProcessStartInfo Command(Launch launch, string logFile)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, WorkingDirectory = launch.WorkingDirectory };
        foreach (var argument in (IEnumerable<string>)
            ["-c", "exec \"$@\" </dev/null >>\"$0\" 2>&1", logFile, "setsid", .. AsUser(launch.User, launch.ParentDeathSignal), launch.FileName, .. launch.Arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (key, value) in launch.Environment)
        {
            start.Environment[key] = value;
        }

        return start;
    }

    internal static IReadOnlyList<string> AsUser(string? user, int? parentDeathSignal) =>
    [
        "setpriv",
        .. user is null ? (string[])[] : ["--reuid", user, "--regid", user == "nobody" ? "nogroup" : user, "--init-groups"],
        .. parentDeathSignal is { } signal ? (string[])["--pdeathsig", Signals.Name(signal)] : [],
        "--",
    ];
}
