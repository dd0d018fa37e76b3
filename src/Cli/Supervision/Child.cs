using Dendro.Cli.Configuration;

namespace Dendro.Cli.Supervision;

/// <summary>Keeps one process running: start, wait until healthy, start again with back-off when it dies.</summary>
internal sealed class Child(ChildSpec spec, Spawner spawner, Workspace files, Board board, Backoff backoff, TimeProvider time) : IDisposable
{
    const int FailedStartsAllowed = 4;
    const int WrongSettingExitCode = 2;
    static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(150);

    readonly CancellationTokenSource _stopping = new();
    readonly TaskCompletionSource _firstHealthy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Task _running = Task.CompletedTask;
    volatile TaskCompletionSource? _held;
    int _pid;
    int _failedStarts;

    public ChildSpec Spec => spec;

    /// <summary>Fails with a <see cref="UserError"/> when the process cannot be brought up.</summary>
    public Task FirstHealthy => _firstHealthy.Task;

    /// <summary>Stops the process and does not start it again until <see cref="LetUp"/>.</summary>
    public void HoldDown()
    {
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_pid is var pid and not 0)
        {
            Signals.Send(pid, spec.StopSignal);
        }
    }

    /// <summary>Ends <see cref="HoldDown"/>.</summary>
    public void LetUp()
    {
        _held?.TrySetResult();
        _held = null;
    }

    public void Start(Task needs) => _running = RunAsync(needs);

    /// <summary>Asks the process to stop, and kills it when <paramref name="grace"/> is over.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        await _stopping.CancelAsync();
        board.Update(spec.Name, part => part with { State = Phase.Stopping, Detail = "" });
        if (await Task.WhenAny(_running, Task.Delay(grace, time)) != _running && _pid is var pid and not 0)
        {
            Signals.Send(pid, Signals.Kill);
        }

        await _running;
        board.Update(spec.Name, part => part with { State = Phase.Stopped, Pid = null, PidStart = null });
    }

    public void Dispose() => _stopping.Dispose();

    async Task RunAsync(Task needs)
    {
        try
        {
            await needs.WaitAsync(_stopping.Token);
            while (true)
            {
                var began = time.GetTimestamp();
                var end = await RunOnceAsync();
                _stopping.Token.ThrowIfCancellationRequested();
                if (_held is { } held)
                {
                    board.Update(spec.Name, part => part with { State = Phase.Stopped, Detail = "down by a fault" });
                    await held.Task.WaitAsync(_stopping.Token);
                }
                else if (!files.TakeRestartRequest(spec.Name))
                {
                    var delay = backoff.Next(time.GetElapsedTime(began));
                    board.Update(spec.Name, part => part with { State = Phase.Restarting, Detail = $"{end}; starts again in {delay.TotalSeconds:0.#} s" });
                    await Task.Delay(delay, time, _stopping.Token);
                }

                board.Update(spec.Name, part => part with { Restarts = part.Restarts + 1 });
            }
        }
        catch (OperationCanceledException)
        {
            _firstHealthy.TrySetCanceled();
        }
        catch (UserError e)
        {
            Fail(e);
        }
    }

    /// <summary>From start to exit; returns how it ended.</summary>
    async Task<string> RunOnceAsync()
    {
        board.Update(spec.Name, part => part with { State = Phase.Starting, Detail = "" });
        if (spec.Prepare is { } prepare)
        {
            await prepare(_stopping.Token);
        }

        using var process = await spawner.StartAsync(spec.Launch, files.Log(spec.Name));
        _pid = process.Id;
        board.Update(spec.Name, part => part with { Pid = process.Id, PidStart = ProcFs.StartTime(process.Id) });
        using var stop = _stopping.Token.Register(() => Signals.Send(process.Id, spec.StopSignal));
        using var alive = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var healthy = BecomeHealthyAsync(alive.Token);
        await process.WaitForExitAsync(CancellationToken.None);
        _pid = 0;
        await alive.CancelAsync();
        var wasHealthy = await healthy;
        var end = process.ExitCode > 128 ? $"ended by signal {process.ExitCode - 128}" : $"ended with exit code {process.ExitCode}";
        board.Update(spec.Name, part => part with { Pid = null, PidStart = null });
        if (!wasHealthy && !_stopping.IsCancellationRequested && !_firstHealthy.Task.IsCompleted
            && (process.ExitCode == WrongSettingExitCode || ++_failedStarts >= FailedStartsAllowed))
        {
            throw new UserError($"{spec.Name} {end} before it was healthy.");
        }

        return end;
    }

    async Task<bool> BecomeHealthyAsync(CancellationToken alive)
    {
        try
        {
            using var timer = new PeriodicTimer(ProbeEvery, time);
            while (await timer.WaitForNextTickAsync(alive))
            {
                var health = await spec.Probe(alive);
                if (health.IsHealthy)
                {
                    await (spec.Complete?.Invoke(alive) ?? Task.CompletedTask);
                    break;
                }

                board.Update(spec.Name, part => part with { Detail = health.Detail });
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (UserError e)
        {
            Fail(e);
            return false;
        }

        board.Update(spec.Name, part => part with { State = Phase.Healthy, Detail = "", HealthyAfterSeconds = part.HealthyAfterSeconds ?? board.ElapsedSeconds });
        _firstHealthy.TrySetResult();
        return true;
    }

    void Fail(UserError error)
    {
        board.Update(spec.Name, part => part with { State = Phase.Failed, Detail = error.Message });
        _firstHealthy.TrySetException(error);
    }
}
