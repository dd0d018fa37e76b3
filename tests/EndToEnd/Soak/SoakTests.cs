using System.Globalization;

namespace Dendro.EndToEnd.Tests;

/// <summary>A system that is kept busy: 20 orders and 20 deliveries a second.</summary>
public sealed class BusySystem() : RunningSystem(("INTERVAL_SECONDS", "0.05"));

/// <summary>
/// The whole system under load while faults come and go and its parts are killed: half a minute, or as long as <c>SOAK_MINUTES</c> says.
/// <c>SOAK_SEED</c> repeats the choices of a run: <c>SOAK_MINUTES=15 SOAK_SEED=7 ./dendro test --filter SoakTests</c>.
/// </summary>
public sealed class SoakTests
{
    static readonly TimeSpan ShortRun = TimeSpan.FromSeconds(30);

    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>What <c>SOAK_MINUTES</c> says; null when it is not set.</summary>
    public static TimeSpan? Duration =>
        double.TryParse(Environment.GetEnvironmentVariable("SOAK_MINUTES"), CultureInfo.InvariantCulture, out var minutes) ? TimeSpan.FromMinutes(minutes) : null;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_while_faults_come_and_go_and_parts_are_killed()
    {
        await using var system = new BusySystem();
        await system.InitializeAsync();
        var logs = new AcknowledgedLogs(system);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var sending = logs.SendUntilAsync(stop.Token);
        var chaos = new Chaos(system, Seed());
        TestContext.Current.TestOutputHelper?.WriteLine(chaos.Diary[0]);

        await chaos.RunAsync(Duration ?? ShortRun, Cancelled);
        await chaos.EndAsync();
        await stop.CancelAsync();
        await sending;

        var diary = string.Join('\n', chaos.Diary);
        var books = await Books.VerifyAsync(system, diary);
        var lost = logs.Acknowledged.Except(await logs.StoredAsync(Cancelled)).Order().ToList();
        Assert.True(lost.Count == 0, $"{diary}\n{lost.Count} of {logs.Acknowledged.Count} acknowledged log records are not stored: {string.Join(", ", lost.Take(50))}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{diary}\n{books}{logs.Acknowledged.Count} log records acknowledged and found, {logs.Refused} not acknowledged.");
    }

    static int Seed() => int.TryParse(Environment.GetEnvironmentVariable("SOAK_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : Environment.TickCount;
}
