using Dendro.Cli.Faults;

namespace Dendro.Cli.Supervision;

/// <summary>How a part is taken down and brought up again.</summary>
internal sealed record OutageTarget(string Part, Action Down, Action Up);

/// <summary>Makes the parts go down and come up as the outage files say, and records when they did.</summary>
internal sealed class OutageWatch(OutageFiles files, IReadOnlyList<OutageTarget> targets, Board board, TimeProvider time)
{
    static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    readonly Dictionary<string, OutageOrder> _down = [];

    /// <summary>Watches until cancelled; then everything is up again.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            using var timer = new PeriodicTimer(Every, time);
            while (await timer.WaitForNextTickAsync(stop))
            {
                foreach (var target in targets)
                {
                    Look(target);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            foreach (var target in targets.Where(target => _down.ContainsKey(target.Part)))
            {
                End(target, time.GetUtcNow());
            }
        }
    }

    void Look(OutageTarget target)
    {
        var now = time.GetUtcNow();
        var wanted = files.Wanted(target.Part);
        if (wanted?.Until <= now)
        {
            files.Withdraw(target.Part);
            if (_down.ContainsKey(target.Part))
            {
                End(target, wanted.Until.Value);
            }
        }
        else if (wanted is not null)
        {
            if (_down.TryAdd(target.Part, wanted))
            {
                target.Down();
                board.Update(target.Part, part => part with { Detail = "down by a fault" });
            }
        }
        else if (_down.ContainsKey(target.Part))
        {
            End(target, now);
        }
    }

    void End(OutageTarget target, DateTimeOffset until)
    {
        var outage = Outage.All.Single(outage => outage.Part == target.Part);
        _down.Remove(target.Part, out var order);
        files.Record(new FaultRecord(target.Part, outage.Kind, order!.Strength, order.Since, until, outage.Symptoms));
        target.Up();
    }
}
