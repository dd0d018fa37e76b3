using Dendro.Telemetry.Storage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>The server in this process, with a store of its own that is removed afterwards.</summary>
public sealed class ServerFixture : WebApplicationFactory<Program>
{
    readonly string _directory = Directory.CreateTempSubdirectory("dendro-server-").FullName;

    internal TelemetryStore Store => Services.GetRequiredService<TelemetryStore>();

    /// <summary>The value of TELEMETRY_MEMORY_LIMIT.</summary>
    internal string? MemoryLimit { get; init; }

    /// <summary>Further settings.</summary>
    internal Dictionary<string, string> Settings { get; } = [];

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("TELEMETRY_DATA_DIR", _directory).UseSetting("TELEMETRY_MEMORY_LIMIT", MemoryLimit);
        // Times in tests are fixed ones.
        builder.UseSetting("TELEMETRY_RETENTION", "100000d");
        foreach (var (name, value) in Settings)
        {
            builder.UseSetting(name, value);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        var store = Store;
        await base.DisposeAsync();
        // The factory gives the host no time to close what closes asynchronously.
        await store.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
