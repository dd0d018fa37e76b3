using Dendro.Telemetry.Storage;

namespace Dendro.Telemetry.Server.Generator;

/// <summary>Writes what the generator counted into the store, as often as processes deliver theirs and once more at the end.</summary>
internal sealed class GeneratorWorker(MetricsGenerator generator, TelemetryStore store, TimeProvider time, ILogger<GeneratorWorker> logger) : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    long _ignored;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await WaitAsync(timer, stoppingToken))
        {
            await WriteAsync(stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Counters are cumulative: what is not written now is part of what is written next.
            using var samples = generator.Collect();
            if (await store.AppendAsync(samples, cancellationToken) == AppendResult.QueueFull)
            {
                Log.GeneratorDelayed(logger, "the store's queue is full");
            }
        }
        catch (StoreException e)
        {
            Log.GeneratorDelayed(logger, e.Message);
        }

        if (generator.Ignored is var ignored && ignored > _ignored)
        {
            Log.GeneratorIgnored(logger, ignored - _ignored);
            _ignored = ignored;
        }
    }
}
