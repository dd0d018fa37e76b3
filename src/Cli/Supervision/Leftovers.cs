using Dendro.Cli.Configuration;

namespace Dendro.Cli.Supervision;

/// <summary>Ends what a supervisor that was killed left behind.</summary>
internal static class Leftovers
{
    /// <summary>In the environment of every child, so that a process is known for ours whatever its id.</summary>
    public const string Marker = "DENDRO_INSTANCE";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Call only with the lock held: no other supervisor of this folder runs.</summary>
    public static async Task EndAsync(Workspace workspace, TimeProvider time, CancellationToken cancellationToken)
    {
        var deadline = time.GetTimestamp();
        while (Ours(workspace) is { Count: > 0 } pids)
        {
            // PostgreSQL is stopping by itself and gets time for it; killing it costs a recovery but no data.
            var isPatient = time.GetElapsedTime(deadline) < Patience;
            foreach (var pid in pids)
            {
                Signals.Send(pid, isPatient && ProcFs.Name(pid) == "postgres" ? Signals.Int : Signals.Kill);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }
    }

    static List<int> Ours(Workspace workspace)
    {
        var assignment = $"{Marker}={workspace.Home}";
        var known = RunState.Read(workspace.StateFile)?.Parts
            .Where(part => part is { Pid: { } pid, PidStart: { } start } && pid != Environment.ProcessId && ProcFs.IsRunning(pid, start))
            .Select(part => part.Pid!.Value) ?? [];
        return [.. known.Union(ProcFs.All().Where(pid => ProcFs.HasEnvironment(pid, assignment) && ProcFs.StartTime(pid) is not null))];
    }
}
