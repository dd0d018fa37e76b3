using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.LogQL.Tests.Notation;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Api.Loki;
using Dendro.Telemetry.Server.Api.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.Server.Tests.Loki;

/// <summary>The Loki API over entries in memory, at noon of 14 November 2023.</summary>
public sealed class LokiHost : IAsyncLifetime
{
    /// <summary>Unix seconds of the clock.</summary>
    public const long Now = 1_699_963_200;

    internal MemoryLogSource Source { get; } = new();

    internal FakeTimeProvider Clock { get; } = new(DateTimeOffset.FromUnixTimeSeconds(Now));

    internal TestServer Server { get; private set; } = null!;

    WebApplication? _app;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton(new QueryLimits()).AddSingleton<QueryAdmission>();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton<ILogSource>(Source);
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapLokiApi();
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Server = _app.GetTestServer();
        Fill();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    // Six lines a minute apart, the last one a minute ago.
    void Fill()
    {
        var (order, stock) = (Labels.From(("app", "order"), ("env", "test")), Labels.From(("app", "stock"), ("env", "test"), ("shard", "7")));
        Source.Add(At(6), "level=info msg=\"order placed\" took=12ms", order, Labels.From(("trace_id", "a1")));
        Source.Add(At(5), "level=info msg=\"order placed\" took=30ms", order, Labels.From(("trace_id", "a2")));
        Source.Add(At(4), "level=error msg=\"order failed\" took=2s", order, Labels.From(("trace_id", "a3")));
        Source.Add(At(3), """{"level":"info","wood":{"type":"oak"},"left":5}""", stock);
        Source.Add(At(2), """{"level":"info","wood":{"type":"elm"},"left":4}""", stock);
        Source.Add(At(1), "not json", stock);
    }

    static long At(int minutesAgo) => (Now - (60L * minutesAgo)) * 1_000_000_000;
}
