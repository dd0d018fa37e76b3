using System.Diagnostics;
using System.Globalization;

namespace Dendro.EndToEnd.Tests;

/// <summary>
/// Breaks the system at random: switches on whatever faults its services know, and kills processes. The same seed makes the same choices.
/// </summary>
internal sealed class Chaos(RunningSystem system, int seed)
{
    static readonly string[] Victims =
        ["customer", "supplier", "ordercheck", "suppliercheck", "order", "stock", "ordermanagement", "telemetry", "postgres"];

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Each takes the whole system down and up again.</summary>
    static readonly TimeSpan BetweenSupervisorKills = TimeSpan.FromMinutes(2);

    // Chaos needs no secret randomness.
#pragma warning disable CA5394
    readonly Random _random = new(seed);

    /// <summary>What was done, for whoever reads a failure.</summary>
    public List<string> Diary { get; } = [$"SOAK_SEED={seed}"];

    public async Task RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var supervisorKilled = began;
        using var timer = new PeriodicTimer(Pause);
        while (TimeProvider.System.GetElapsedTime(began) < duration)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            if (TimeProvider.System.GetElapsedTime(supervisorKilled) > BetweenSupervisorKills)
            {
                await KillAsync("supervisor");
                // Its children die with it, the broker's messages too.
                await system.UpAsync();
                supervisorKilled = TimeProvider.System.GetTimestamp();
            }
            else if (_random.Next(3) == 0)
            {
                await KillAsync(Victims[_random.Next(Victims.Length)]);
            }
            else
            {
                await SwitchOnAsync();
            }
        }
    }

    /// <summary>Everything off, everything healthy.</summary>
    public async Task EndAsync()
    {
        Outcome off = new(1, "", "");
        await Eventually.TrueAsync(async () => (off = await system.RunAsync("fault", "off", "--all")).ExitCode == 0, () => $"all faults are off: {off.Error}");
        IReadOnlyList<Part> parts = [];
        await Eventually.TrueAsync(async () => (parts = await system.PartsAsync()).All(part => part.State == "healthy"), () => string.Join(", ", parts));
    }

    async Task SwitchOnAsync()
    {
        var list = await system.RunAsync("fault", "list", "--json");
        if (list.ExitCode != 0)
        {
            // One of the services is down just now, which is chaos enough.
            return;
        }

        var faults = list.Json.EnumerateArray().ToList();
        var fault = faults[_random.Next(faults.Count)];
        var (service, kind) = (fault.GetProperty("service").GetString()!, fault.GetProperty("kind").GetString()!);
        var seconds = _random.Next(3, 15).ToString(CultureInfo.InvariantCulture) + "s";
        var on = await system.RunAsync("fault", service, kind, "--for", seconds);
        Diary.Add($"fault {service} {kind} --for {seconds}: {(on.ExitCode == 0 ? "on" : on.Error.Trim())}");
    }

    async Task KillAsync(string name)
    {
        var part = await system.PartAsync(name);
        Diary.Add($"kill -9 {name} ({part.Pid})");
        if (part.Pid != 0)
        {
            // It may be dying already.
            using var kill = Process.Start("kill", ["-KILL", part.Pid.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }
    }
}
