using System.Globalization;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Native;
using Microsoft.Extensions.Logging;

namespace Dendro.Telemetry.Storage.Retention;

/// <summary>
/// What is done between commits: once a minute records past their time are deleted, and DuckDB's log is folded into
/// the file then, or as soon as it has grown large.
/// </summary>
internal sealed class Upkeep : IAsyncDisposable
{
    const int TicksPerMinute = 12;
    const long LargeLogBytes = 128 << 20;

    static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    readonly Folder _folder;
    readonly StoreCatalog _catalog;
    readonly StoreOptions _options;
    readonly TimeProvider _time;
    readonly ILogger _logger;
    readonly Func<long> _logBytes;
    readonly CancellationTokenSource _stop = new();
    readonly Task _loop;

    internal Upkeep(Folder folder, StoreCatalog catalog, StoreOptions options, TimeProvider time, ILogger logger, Func<long> logBytes)
    {
        (_folder, _catalog, _options, _time, _logger, _logBytes) = (folder, catalog, options, time, logger, logBytes);
        _loop = RunAsync();
    }

    /// <summary>Deletes what is older than the retention.</summary>
    internal Task ExpireAsync(CancellationToken cancellationToken) => _folder.RunAsync(Expire, cancellationToken);

    /// <summary>Folds DuckDB's log into the file.</summary>
    internal Task CheckpointAsync(CancellationToken cancellationToken) => _folder.RunAsync(static connection => connection.Execute("CHECKPOINT"), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Tick, _time);
        try
        {
            for (var tick = 1; await timer.WaitForNextTickAsync(_stop.Token); tick++)
            {
                await KeepUpAsync(isMinute: tick % TicksPerMinute == 0);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    async Task KeepUpAsync(bool isMinute)
    {
        try
        {
            if (isMinute)
            {
                await ExpireAsync(_stop.Token);
            }

            if (_logBytes() > (isMinute ? 0 : LargeLogBytes))
            {
                await CheckpointAsync(_stop.Token);
            }
        }
        catch (Exception e) when (e is DuckDbException or StoreException)
        {
            Log.UpkeepFailed(_logger, e);
        }
    }

    void Expire(Connection connection)
    {
        var cutoff = _time.GetUtcNow() - _options.Retention;
        var (cutoffMs, cutoffNs) = (cutoff.ToUnixTimeMilliseconds(), cutoff.ToUnixTimeMilliseconds() * 1_000_000);
        connection.Execute("BEGIN TRANSACTION");
        try
        {
            var rows = Delete(connection, "samples", "time_ms", cutoffMs)
                + Delete(connection, "histograms", "time_ms", cutoffMs)
                + Delete(connection, "exemplars", "time_ms", cutoffMs)
                + Delete(connection, "logs", "time_ns", cutoffNs)
                + Delete(connection, "spans", "start_ns", cutoffNs);
            var gone = new List<Action>();
            Forget(connection, gone, _catalog.SeriesTable, "series", cutoffMs, _catalog.SeriesIndex.Remove);
            Forget(connection, gone, _catalog.Streams, "streams", cutoffNs, _catalog.StreamIndex.Remove);
            Forget(connection, gone, _catalog.Contexts, "log_contexts", cutoffNs, null);
            Forget(connection, gone, _catalog.Resources, "resources", cutoffNs, null);
            Forget(connection, gone, _catalog.Scopes, "scopes", cutoffNs, null);
            connection.Execute("COMMIT");
            gone.ForEach(remove => remove());
            if (rows > 0)
            {
                Log.Expired(_logger, cutoff, rows, gone.Count);
            }
        }
        catch
        {
            connection.Execute("ROLLBACK");
            throw;
        }
    }

    static long Delete(Connection connection, string table, string timeColumn, long cutoff)
    {
        using var rows = connection.Query($"DELETE FROM {table} WHERE {timeColumn} < ?", [cutoff], CancellationToken.None);
        return rows.NextChunk() ? rows.Column<long>(0)[0] : 0;
    }

    static void Forget<T>(Connection connection, List<Action> gone, InternTable<T> table, string name, long cutoff, Action<Interned<T>>? unindex)
        where T : notnull
    {
        var old = table.All.Where(item => item.Stored && item.Last < cutoff).ToList();
        foreach (var item in table.All.Where(item => item.First < cutoff && item.Last >= cutoff))
        {
            item.Forget(cutoff);
        }

        if (old.Count == 0)
        {
            return;
        }

        connection.Execute($"DELETE FROM {name} WHERE id IN ({string.Join(',', old.Select(item => item.Id.ToString(CultureInfo.InvariantCulture)))})");
        gone.AddRange(old.Select(item => new Action(() =>
        {
            table.Remove(item);
            unindex?.Invoke(item);
        })));
    }
}
