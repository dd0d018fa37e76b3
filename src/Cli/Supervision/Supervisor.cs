using Confluent.Kafka;
using Dendro.Cli.Configuration;
using Dendro.Cli.Faults;
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
        var hasFailed = false;
        using var background = new CancellationTokenSource();
        using var broker = plan.EmbeddedBroker is { } options ? await StartBrokerAsync(options, stop) : null;
        var logs = LogFiles.KeepBoundedAsync(workspace, time, background.Token);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var outages = Task.CompletedTask;
        try
        {
            StartChildren(spawner);
            outages = new OutageWatch(new OutageFiles(workspace), [.. OutageTargets(broker)], board, time).RunAsync(watching.Token);
            await BecomeHealthyAsync(stop);
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop.
        }
        catch (UserError e)
        {
            hasFailed = true;
            board.Update(state => state with { Failure = e.Message });
        }

        await watching.CancelAsync();
        await outages;
        await StopAsync(broker);
        await background.CancelAsync();
        await logs.ContinueWith(_ => { }, TaskScheduler.Default);
        board.Update(state => state with { State = hasFailed ? Phase.Failed : Phase.Stopped });
        return !hasFailed;
    }

    IEnumerable<OutageTarget> OutageTargets(EmbeddedBroker? broker)
    {
        if (_children.Find(child => child.Spec.Name == SystemPlan.Postgres) is { } postgres)
        {
            yield return new OutageTarget(SystemPlan.Postgres, postgres.HoldDown, postgres.LetUp);
        }

        if (broker is not null)
        {
            yield return new OutageTarget(SystemPlan.Kafka, () => SetBroker(broker.TakeDown, Phase.Stopped), () => SetBroker(broker.BringUp, Phase.Healthy));
        }
    }

    void SetBroker(Action change, Phase phase)
    {
        change();
        board.Update(SystemPlan.Kafka, part => part with { State = phase, Detail = "embedded" });
    }

    async Task<EmbeddedBroker> StartBrokerAsync(BrokerOptions options, CancellationToken cancellationToken)
    {
        var broker = EmbeddedBroker.Start(options);
        if (options.BacklogFile is { } file)
        {
            var restored = await new Backlog(broker.BootstrapServers, file).RestoreAsync(cancellationToken);
            board.Update(SystemPlan.Kafka, part => part with { Detail = restored == 0 ? part.Detail : $"{part.Detail}, {restored} messages of the last run" });
        }

        board.Update(SystemPlan.Kafka, part => part with { State = Phase.Healthy, HealthyAfterSeconds = board.ElapsedSeconds });
        return broker;
    }

    /// <summary>A part that runs but lacks something does not stop the others: it is told, and waited for.</summary>
    async Task BecomeHealthyAsync(CancellationToken stop)
    {
        var healthy = AllHealthyAsync();
        try
        {
            await healthy.WaitAsync(StartDeadline, time, stop);
        }
        catch (TimeoutException)
        {
            board.Update(state => state with { State = Phase.Degraded, Failure = Missing(state) });
            await healthy.WaitAsync(stop);
        }

        board.Update(state => state with { State = Phase.Healthy, Failure = null });
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

    async Task StopAsync(EmbeddedBroker? broker)
    {
        board.Update(state => state with { State = Phase.Stopping });
        var began = time.GetTimestamp();
        foreach (var stage in _children.GroupBy(child => child.Spec.StopStage).OrderBy(stage => stage.Key))
        {
            // A stage that hangs takes from the others, but each gets a moment to end well.
            var left = StopBudget - time.GetElapsedTime(began);
            var grace = TimeSpan.FromMilliseconds(Math.Clamp(left.TotalMilliseconds, 300, StageGrace.TotalMilliseconds));
            await Task.WhenAll(stage.Select(child => child.StopAsync(grace)));
            if (stage.Key == StopStage.Consumers && broker is not null && plan.EmbeddedBroker is { BacklogFile: not null } options)
            {
                SaveBacklog(broker, options);
            }
        }

        _children.ForEach(child => child.Dispose());
        board.Update(SystemPlan.Kafka, part => part with { State = Phase.Stopped });
    }

    static string Missing(RunState state)
    {
        var missing = state.Parts.Where(part => part.State != Phase.Healthy).Select(part => $"{part.Name} ({(part.Detail.Length > 0 ? part.Detail : part.State.ToString().ToLowerInvariant())})");
        return $"not healthy after {StartDeadline.TotalSeconds:0} s: {string.Join(", ", missing)}. The rest runs; ./dendro down stops it.";
    }

    /// <summary>Once the consumers have stopped, what they have committed is final.</summary>
    void SaveBacklog(EmbeddedBroker broker, BrokerOptions options)
    {
        try
        {
            var saved = new Backlog(broker.BootstrapServers, options.BacklogFile!).Save(options.Topics, options.Partitions);
            board.Update(SystemPlan.Kafka, part => part with { Detail = saved == 0 ? part.Detail : $"{saved} messages saved for the next run" });
        }
        catch (KafkaException e)
        {
            board.Update(SystemPlan.Kafka, part => part with { Detail = $"messages not yet processed are lost: {e.Message}" });
        }
    }
}
