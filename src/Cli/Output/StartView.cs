using System.Globalization;
using Dendro.Cli.Supervision;
using Spectre.Console;

namespace Dendro.Cli.Output;

/// <summary>Shows a start until it succeeded or failed.</summary>
internal static class StartView
{
    static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    /// <param name="read">The newest state; null while there is none.</param>
    /// <param name="isOver">True when the supervisor ended, so that no more states come.</param>
    public static async Task<RunState?> WatchAsync(Func<RunState?> read, Func<bool> isOver, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Terminal.IsTerminal)
        {
            return await PollAsync(read, isOver, _ => { }, time, cancellationToken);
        }

        return await Terminal.Out.Live(new Text("Starting …")).AutoClear(true).StartAsync(
            live => PollAsync(read, isOver, state => live.UpdateTarget(PartsTable.Starting(state)), time, cancellationToken));
    }

    /// <summary>The table, the notices, and the addresses to open first.</summary>
    public static void Summary(RunState state)
    {
        Terminal.Out.Write(PartsTable.Starting(state));
        foreach (var notice in state.Notices)
        {
            Console.WriteLine();
            Console.WriteLine(notice);
        }

        if (state.Failure is null)
        {
            var slowest = state.Parts.Max(part => part.HealthyAfterSeconds) ?? 0;
            Console.WriteLine();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"All {state.Parts.Count} parts are healthy after {slowest:0.0} s."));
            if (state.Parts.FirstOrDefault(part => part.Name == "agents-ui") is { } web)
            {
                Console.WriteLine($"Open {web.Address}, or ask: ./dendro ask \"is anything wrong?\"");
            }
        }
    }

    static async Task<RunState?> PollAsync(Func<RunState?> read, Func<bool> isOver, Action<RunState> show, TimeProvider time, CancellationToken cancellationToken)
    {
        RunState? last = null;
        while (true)
        {
            // Looked at first: a supervisor that ends has written its last state before.
            var over = isOver();
            if (read() is { } state && state != last)
            {
                last = state;
                show(state);
            }

            if (over || last is { State: Phase.Healthy or Phase.Degraded or Phase.Failed })
            {
                return last;
            }

            await Task.Delay(Refresh, time, cancellationToken);
        }
    }
}
