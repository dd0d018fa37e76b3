namespace Dendro.Instrumentation.App;

sealed class Worker(ILogger<Worker> logger, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Work.Do(logger);
        lifetime.StopApplication();
        return Task.CompletedTask;
    }
}
