namespace Dendro.Shop.ServiceKit.Faults.Effects;

/// <summary>The fault <c>memory-leak</c>: memory is taken and written to, so that the working set really grows.</summary>
sealed class MemoryLeak(TimeProvider time) : IFaultEffect
{
    const int Megabyte = 1_000_000;

    // Seven services share a machine with the telemetry that watches them.
    const int MostMegabytes = 200;

    public FaultKind Kind => FaultKind.MemoryLeak;

    public async Task RunAsync(double strength, CancellationToken off)
    {
        var leaked = new List<byte[]>();
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / strength), time);
            while (await timer.WaitForNextTickAsync(off))
            {
                if (leaked.Count < MostMegabytes)
                {
                    var block = new byte[Megabyte];
                    Array.Fill(block, (byte)1);
                    leaked.Add(block);
                }
            }
        }
        finally
        {
            leaked.Clear();
            // Without pressure the collector would keep it for long, and the fault would seem to last.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
