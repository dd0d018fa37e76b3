using Dendro.Cli.Supervision;

namespace Dendro.Cli.Tests;

public sealed class ChildTests : IDisposable
{
    const string RunsUntilStopped = "echo ready; trap 'echo stopped in order; exit 0' TERM; while :; do sleep 0.05; done";
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    readonly SupervisionFixture _fixture = new();

    [Fact]
    public async Task Is_healthy_when_its_probe_says_so_and_stops_in_order()
    {
        using var child = _fixture.Child(RunsUntilStopped);
        child.Start(Task.CompletedTask);

        await child.FirstHealthy.WaitAsync(TestContext.Current.CancellationToken);
        var pid = _fixture.Part.Pid!.Value;
        Assert.True(ProcFs.IsRunning(pid, _fixture.Part.PidStart!.Value));
        await child.StopAsync(Grace);

        Assert.Contains("stopped in order", _fixture.Log, StringComparison.Ordinal);
        Assert.Null(ProcFs.StartTime(pid));
        Assert.Equal((Phase.Stopped, (int?)null), (_fixture.Part.State, _fixture.Part.Pid));
    }

    [Fact]
    public async Task Waits_for_what_it_needs()
    {
        var needs = new TaskCompletionSource();
        using var child = _fixture.Child(RunsUntilStopped);

        child.Start(needs.Task);
        Assert.Null(_fixture.Part.Pid);
        needs.SetResult();

        await child.FirstHealthy.WaitAsync(TestContext.Current.CancellationToken);
        await child.StopAsync(Grace);
    }

    [Fact]
    public async Task Is_started_again_when_it_dies()
    {
        using var child = _fixture.Child(RunsUntilStopped);
        child.Start(Task.CompletedTask);
        await child.FirstHealthy.WaitAsync(TestContext.Current.CancellationToken);
        var first = _fixture.Part.Pid!.Value;

        Signals.Send(first, Signals.Kill);

        await Eventually.TrueAsync(() => _fixture.Part is { State: Phase.Healthy, Restarts: 1, Pid: { } pid } && pid != first, "healthy with another pid");
        await child.StopAsync(Grace);
    }

    [Fact]
    public async Task A_death_is_shown_with_its_cause_and_the_wait()
    {
        using var child = _fixture.Child(RunsUntilStopped, firstDelay: TimeSpan.FromMinutes(1));
        child.Start(Task.CompletedTask);
        await child.FirstHealthy.WaitAsync(TestContext.Current.CancellationToken);

        Signals.Send(_fixture.Part.Pid!.Value, Signals.Kill);

        await Eventually.TrueAsync(() => _fixture.Part.State == Phase.Restarting, "restarting");
        Assert.Equal("ended by signal 9; starts again in 1 s", _fixture.Part.Detail);
        await child.StopAsync(Grace);
    }

    [Fact]
    public async Task A_requested_restart_does_not_wait()
    {
        using var child = _fixture.Child(RunsUntilStopped, firstDelay: TimeSpan.FromMinutes(1));
        child.Start(Task.CompletedTask);
        await child.FirstHealthy.WaitAsync(TestContext.Current.CancellationToken);
        var first = _fixture.Part.Pid!.Value;

        File.WriteAllText(Path.Combine(_fixture.Workspace.RestartRequests, "child"), "");
        Signals.Send(first, Signals.Term);

        await Eventually.TrueAsync(() => _fixture.Part is { State: Phase.Healthy, Pid: { } pid } && pid != first, "healthy again");
        Assert.Empty(Directory.EnumerateFiles(_fixture.Workspace.RestartRequests));
        await child.StopAsync(Grace);
    }

    [Fact]
    public async Task A_wrong_setting_fails_the_start_at_once()
    {
        using var child = _fixture.Child("echo 'X is wrong'; exit 2");

        child.Start(Task.CompletedTask);
        var error = await Assert.ThrowsAsync<UserError>(() => child.FirstHealthy);

        Assert.Equal("child ended with exit code 2 before it was healthy.", error.Message);
        Assert.Equal(Phase.Failed, _fixture.Part.State);
        Assert.Equal(0, _fixture.Part.Restarts);
    }

    [Fact]
    public async Task A_child_that_never_comes_up_fails_the_start_after_some_tries()
    {
        using var child = _fixture.Child("exit 7");

        child.Start(Task.CompletedTask);
        var error = await Assert.ThrowsAsync<UserError>(() => child.FirstHealthy);

        Assert.Equal("child ended with exit code 7 before it was healthy.", error.Message);
        Assert.Equal(3, _fixture.Part.Restarts);
    }

    [Fact]
    public async Task A_child_that_does_not_listen_is_killed_after_its_grace()
    {
        using var child = _fixture.Child("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        child.Start(Task.CompletedTask);
        await child.FirstHealthy.WaitAsync(TestContext.Current.CancellationToken);
        var pid = _fixture.Part.Pid!.Value;

        await child.StopAsync(TimeSpan.FromMilliseconds(300));

        Assert.Null(ProcFs.StartTime(pid));
    }

    [Fact]
    public async Task What_a_killed_supervisor_left_is_ended()
    {
        using var child = _fixture.Child(RunsUntilStopped);
        child.Start(Task.CompletedTask);
        await child.FirstHealthy.WaitAsync(TestContext.Current.CancellationToken);
        var pid = _fixture.Part.Pid!.Value;
        await child.StopAsync(TimeSpan.Zero);
        using var orphan = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sleep", ["60"]) { Environment = { [Leftovers.Marker] = _fixture.Workspace.Home } })!;

        await Leftovers.EndAsync(_fixture.Workspace, TimeProvider.System, TestContext.Current.CancellationToken);

        await orphan.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Null(ProcFs.StartTime(pid));
    }

    public void Dispose() => _fixture.Dispose();
}
