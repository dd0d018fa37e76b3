using Dendro.Cli.Configuration;
using Dendro.Cli.Kafka;
using Dendro.Cli.Plan;

namespace Dendro.Cli.Supervision;

/// <summary>Runs a plan: starts everything, keeps it running, stops it in order.</summary>
internal sealed class Supervisor(Workspace workspace, SystemPlan plan, Board board, TimeProvider time)
{
    static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);
    static readonly TimeSpan StageGrace = TimeSpan.FromSeconds(3);
    static readonly TimeSpan StopBudget = TimeSpan.FromSeconds(8);

    readonly List<Child> _children = [];

    /// <summary>Returns after everything has stopped: true when the user asked for it, false when the start failed.</summary>
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        using var spawner = new Spawner();
        using var background = new CancellationTokenSource();
        using var broker = plan.EmbeddedBroker is { } options ? StartBroker(options) : null;
        var logs = LogFiles.KeepBoundedAsync(workspace, time, background.Token);
        try
        {
            StartChildren(spawner);
            await AllHealthyAsync().WaitAsync(StartDeadline, time, stop);
            board.Update(state => state with { State = Phase.Healthy });
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop.
        }
        catch (Exception e) when (e is UserError or TimeoutException)
        {
            board.Update(state => state with { Failure = Explain(e, state) });
        }

        await StopAsync();
        await background.CancelAsync();
        await logs.ContinueWith(_ => { }, TaskScheduler.Default);
        board.Update(state => state with { State = state.Failure is null ? Phase.Stopped : Phase.Failed });
        return board.State.Failure is null;
    }

    EmbeddedBroker StartBroker(BrokerOptions options)
    {
        var broker = EmbeddedBroker.Start(options);
        board.Update(SystemPlan.Kafka, part => part with { State = Phase.Healthy, HealthyAfterSeconds = board.ElapsedSeconds });
        return broker;
    }

    void StartChildren(Spawner spawner)
    {
        foreach (var spec in plan.Children)
        {
            _children.Add(new Child(spec, spawner, workspace, board, Backoff.Default, time));
        }

        foreach (var child in _children)
        {
            child.Start(Task.WhenAll(_children.Where(other => child.Spec.Needs.Contains(other.Spec.Name)).Select(other => other.FirstHealthy)));
        }
    }

    /// <summary>Ends with the first that fails.</summary>
    async Task AllHealthyAsync()
    {
        await foreach (var healthy in Task.WhenEach(_children.Select(child => child.FirstHealthy)))
        {
            await healthy;
        }
    }

    async Task StopAsync()
    {
        board.Update(state => state with { State = Phase.Stopping });
        var began = time.GetTimestamp();
        foreach (var stage in _children.GroupBy(child => child.Spec.StopStage).OrderBy(stage => stage.Key))
        {
            // A stage that hangs takes from the others, but each gets a moment to end well.
            var left = StopBudget - time.GetElapsedTime(began);
            var grace = TimeSpan.FromMilliseconds(Math.Clamp(left.TotalMilliseconds, 300, StageGrace.TotalMilliseconds));
            await Task.WhenAll(stage.Select(child => child.StopAsync(grace)));
        }

        _children.ForEach(child => child.Dispose());
        board.Update(SystemPlan.Kafka, part => part with { State = Phase.Stopped });
    }

    static string Explain(Exception e, RunState state)
    {
        if (e is UserError)
        {
            return e.Message;
        }

        var missing = state.Parts.Where(part => part.State != Phase.Healthy).Select(part => $"{part.Name} ({(part.Detail.Length > 0 ? part.Detail : part.State.ToString().ToLowerInvariant())})");
        return $"not healthy after {StartDeadline.TotalSeconds:0} s: {string.Join(", ", missing)}.";
    }
}
