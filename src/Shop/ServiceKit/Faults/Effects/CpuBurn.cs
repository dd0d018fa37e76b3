using System.Diagnostics;

namespace Dendro.Shop.ServiceKit.Faults.Effects;

/// <summary>The fault <c>cpu-burn</c>: a thread for each core begun, busy for its share of each short period.</summary>
sealed class CpuBurn : IFaultEffect
{
    static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    public FaultKind Kind => FaultKind.CpuBurn;

    public Task RunAsync(double strength, CancellationToken off)
    {
        var threads = (int)Math.Ceiling(strength);
        return Task.WhenAll(Enumerable.Range(0, threads).Select(_ =>
            Task.Factory.StartNew(() => Burn(strength / threads, off), off, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    static void Burn(double share, CancellationToken off)
    {
        while (!off.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began) < Period * share && !off.IsCancellationRequested)
            {
                Thread.SpinWait(1000);
            }

            off.WaitHandle.WaitOne(Period * (1 - share));
        }
    }
}
