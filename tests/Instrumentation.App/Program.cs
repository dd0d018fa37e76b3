using Dendro.Instrumentation.App;

// `web` serves one request to itself, `worker` does one unit of work in a generic host; both then stop.
if (args is ["web"])
{
    var builder = WebApplication.CreateSlimBuilder();
    builder.WebHost.UseUrls("http://127.0.0.1:0");
    var app = builder.Build();
    app.MapGet("/work", (ILogger<Work> logger) => Work.Do(logger));
    app.MapGet("/alive", () => "ok");
    await app.StartAsync();
    using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    await http.GetStringAsync("/alive");
    await http.GetStringAsync("/work");
    await app.StopAsync();
    await app.DisposeAsync();
}
else
{
    var builder = Host.CreateApplicationBuilder();
    builder.Services.AddHostedService<Worker>();
    await builder.Build().RunAsync();
}
