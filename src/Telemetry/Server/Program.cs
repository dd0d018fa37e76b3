using Dendro.HttpGuard;
using Dendro.Telemetry.Server.Api.Loki;
using Dendro.Telemetry.Server.Api.Prometheus;
using Dendro.Telemetry.Server.Api.Queries;
using Dendro.Telemetry.Server.Api.Sql;
using Dendro.Telemetry.Server.Api.Tempo;
using Dendro.Telemetry.Server.Hosting;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Push;
using Dendro.Telemetry.Server.Rules.Files;
using Dendro.Telemetry.Storage;
using Microsoft.AspNetCore.Connections;

try
{
    TelemetryStore.PrepareProcess();
    var builder = WebApplication.CreateBuilder(args);
    var settings = TelemetrySettings.Read(builder.Configuration);
    builder.AddTelemetry(settings);
    var app = builder.Build();
    var store = app.Services.GetRequiredService<TelemetryStore>();
    app.UseBrowserGuard(settings.Hosts, OtlpCors.IsOpen);
    app.UseCors();
    app.UseWebSockets();
    app.UseUntracedRequests();
    app.UseQueryMetrics(app.Services.GetRequiredService<QueryMetrics>(), app.Services.GetRequiredService<TimeProvider>());
    app.MapStatus();
    app.MapOtlp();
    app.MapPush();
    app.MapPrometheusApi();
    app.MapLokiApi();
    app.MapTempoApi();
    app.MapSqlApi();
    await app.StartAsync();
    if (await Task.WhenAny(app.WaitForShutdownAsync(), store.Broken) == store.Broken)
    {
        // What was acknowledged is in the file's log, which the next process replays.
        Console.Error.WriteLine($"the telemetry store must be opened again: {await store.Broken}");
        await app.StopAsync();
        await app.DisposeAsync();
        return 3;
    }

    await app.DisposeAsync();
    return 0;
}
catch (Exception e) when (e is SettingException or StoreException or RuleFileException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (IOException e) when (e.InnerException is AddressInUseException)
{
    Console.Error.WriteLine($"{e.Message} Stop what listens there, or choose another port (OTLP_GRPC_PORT, OTLP_HTTP_PORT, LOKI_PORT, PROMETHEUS_PORT, TEMPO_PORT).");
    return 2;
}
