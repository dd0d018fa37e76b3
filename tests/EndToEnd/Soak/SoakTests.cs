using System.Diagnostics;
using System.Globalization;

namespace Dendro.EndToEnd.Tests;

/// <summary>A system that is kept busy: 20 orders and 20 deliveries a second.</summary>
public sealed class BusySystem() : RunningSystem(("INTERVAL_SECONDS", "0.05"));

/// <summary>
/// The whole system under load while its parts are killed. Takes as long as <c>SOAK_MINUTES</c> says and is skipped
/// without it: <c>SOAK_MINUTES=10 ./dendro test --filter SoakTests</c>.
/// </summary>
public sealed class SoakTests
{
    const int KillsOfEach = 2;

    static readonly string[] Victims = ["ordercheck", "order", "telemetry"];

    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_while_parts_are_killed()
    {
        Assert.SkipUnless(
            double.TryParse(Environment.GetEnvironmentVariable("SOAK_MINUTES"), CultureInfo.InvariantCulture, out var minutes),
            "It runs for as long as SOAK_MINUTES says, which is not set.");
        await using var system = new BusySystem();
        await system.InitializeAsync();
        var ledger = new Ledger(system);
        var logs = new AcknowledgedLogs(system);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var sending = logs.SendUntilAsync(stop.Token);

        await KillInTurnsAsync(system, TimeSpan.FromMinutes(minutes));
        await stop.CancelAsync();
        await sending;
        await Eventually.TrueAsync(async () => (await system.PartsAsync()).All(part => part.State == "healthy"), () => "everything is healthy again");
        await FreezeAsync(system, "customer", "supplier");

        await BalanceAsync(ledger);
        Assert.Empty(logs.Acknowledged.Except(await logs.StoredAsync(Cancelled)).Order());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{await ledger.CountAsync("orders", "order_keys")} orders, {await ledger.CountAsync("stocks", "stock_movements")} stock movements, "
            + $"{logs.Acknowledged.Count} log records acknowledged and found, {logs.Refused} not acknowledged, {Victims.Length * KillsOfEach} kills in {minutes} minutes.");
    }

    static async Task KillInTurnsAsync(RunningSystem system, TimeSpan duration)
    {
        var turns = Victims.Length * KillsOfEach;
        using var timer = new PeriodicTimer(duration / (turns + 1));
        for (var turn = 0; await timer.WaitForNextTickAsync(Cancelled) && turn < turns; turn++)
        {
            using var process = Process.GetProcessById((await system.PartAsync(Victims[turn % Victims.Length])).Pid);
            process.Kill();
        }
    }

    // A frozen process makes no new messages and is not restarted, as a stopped one would be.
    static async Task FreezeAsync(RunningSystem system, params string[] parts)
    {
        foreach (var part in parts)
        {
            var pid = (await system.PartAsync(part)).Pid;
            using var kill = Process.Start("kill", ["-STOP", pid.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(Cancelled);
        }
    }

    static async Task BalanceAsync(Ledger ledger)
    {
        IReadOnlyList<string> wrong = [];
        await Eventually.TrueAsync(
            async () => (wrong = [.. await ledger.ViolationsAsync(), .. (await ledger.LostOrdersAsync()).Select(key => $"order message {key} has no order")]).Count == 0,
            () => string.Join("; ", wrong));
    }
}
