using System.Diagnostics;

namespace Dendro.EndToEnd.Tests;

/// <summary>What dies comes back, and nothing that was acknowledged is lost.</summary>
public sealed class RecoveryTests(RunningSystem system) : IClassFixture<RunningSystem>
{
    readonly Traces _traces = new(system);

    [Fact]
    public async Task Killed_services_come_back_and_the_books_are_right()
    {
        await OrdersGrowAsync();
        foreach (var name in (string[])["ordercheck", "order", "telemetry"])
        {
            var before = await system.PartAsync(name);
            Kill(before.Pid);
            await Eventually.TrueAsync(
                async () => await system.PartAsync(name) is { State: "healthy" } now && now.Pid != before.Pid && now.Restarts > before.Restarts,
                () => $"{name} is healthy again");
        }

        await OrdersGrowAsync();
        await Books.VerifyAsync(system);
        await NewTracesArriveAsync();
    }

    [Fact]
    public async Task A_stop_and_a_start_keep_everything()
    {
        await OrdersGrowAsync();
        var trace = await NewTracesArriveAsync();
        var down = await system.RunAsync("down");
        Assert.True(down.ExitCode == 0, down.Error);
        await system.UpAsync();

        Assert.NotEmpty(await _traces.GetAsync(trace));
        await Books.VerifyAsync(system);
        await OrdersGrowAsync();
    }

    [Fact]
    public async Task A_killed_supervisor_takes_everything_with_it_and_the_next_start_recovers()
    {
        var parts = (await system.PartsAsync()).Where(part => part.Pid != 0).ToList();
        var orders = await Books.OrdersAsync(system);

        Kill(parts.Single(part => part.Name == "supervisor").Pid);

        await Eventually.TrueAsync(
            () => Task.FromResult(!parts.Exists(part => Directory.Exists($"/proc/{part.Pid}") && !File.ReadAllText($"/proc/{part.Pid}/stat").Contains(") Z ", StringComparison.Ordinal))),
            () => "every process is gone");
        await system.UpAsync();
        Assert.True(await Books.OrdersAsync(system) >= orders, "orders were lost");
        Assert.All(await system.PartsAsync(), part => Assert.Equal("healthy", part.State));
    }

    static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    async Task OrdersGrowAsync()
    {
        var before = await Books.OrdersAsync(system);
        await Eventually.TrueAsync(async () => await Books.OrdersAsync(system) >= before + 3, () => "three more orders are stored");
    }

    async Task<string> NewTracesArriveAsync()
    {
        var known = (await _traces.SearchAsync("""{ resource.service.name = "order" }""")).ToHashSet();
        var found = "";
        await Eventually.TrueAsync(
            async () => (found = (await _traces.SearchAsync("""{ resource.service.name = "order" }""")).FirstOrDefault(id => !known.Contains(id)) ?? "").Length > 0,
            () => "a new trace of order is readable");
        return found;
    }
}
