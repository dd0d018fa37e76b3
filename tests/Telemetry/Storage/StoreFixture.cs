using Microsoft.Extensions.Logging.Abstractions;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>A store in a directory of its own that is removed afterwards.</summary>
internal sealed class StoreFixture : IAsyncDisposable
{
    readonly TimeProvider _time;

    internal StoreFixture(StoreOptions? options = null, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        Options = (options ?? new StoreOptions { DataDirectory = "" }) with { DataDirectory = Directory };
        Store = TelemetryStore.Open(Options, _time, NullLogger<TelemetryStore>.Instance);
    }

    internal string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("dendro-store-").FullName;

    internal StoreOptions Options { get; }

    internal TelemetryStore Store { get; private set; }

    internal async Task ReopenAsync(StoreOptions? options = null)
    {
        await Store.DisposeAsync();
        Store = TelemetryStore.Open(options ?? Options, _time, NullLogger<TelemetryStore>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
