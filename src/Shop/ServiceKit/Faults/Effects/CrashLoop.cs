using Microsoft.Extensions.Logging;

namespace Dendro.Shop.ServiceKit.Faults.Effects;

/// <summary>The fault <c>crash-loop</c>: the process really ends. Whoever started it starts it again, and the fault is still on.</summary>
sealed class CrashLoop(TimeProvider time, ILogger<CrashLoop> logger) : IFaultEffect
{
    // EX_SOFTWARE of sysexits.h.
    const int ExitCode = 70;

    // Longer than the exporter keeps a record, so that the last words are heard.
    static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1.5);

    public FaultKind Kind => FaultKind.CrashLoop;

    public async Task RunAsync(double strength, CancellationToken off)
    {
        await Task.Delay(TimeSpan.FromSeconds(strength), time, off);
        Log.Crashing(logger, ExitCode);
        await Task.Delay(LastWords, time, off);
        Environment.Exit(ExitCode);
    }
}
