using Dendro.Telemetry.Server.Api.Loki;
using Dendro.Telemetry.Server.Api.Prometheus;
using Dendro.Telemetry.Server.Api.Tempo;

var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.UseWebSockets();
app.MapGet("/ready", () => "ready");
app.MapPrometheusApi();
app.MapLokiApi();
app.MapTempoApi();
app.Run();
