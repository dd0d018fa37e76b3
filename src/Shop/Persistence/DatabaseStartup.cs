using System.Net.Sockets;
using Dendro.Shop.ServiceKit;
using Dendro.Shop.ServiceKit.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dendro.Shop.Persistence;

/// <summary>Creates and migrates the database when the service starts, however late PostgreSQL comes; replicas take turns.</summary>
sealed class DatabaseStartup<TDb>(
    IServiceScopeFactory scopes, NpgsqlConnectionStringBuilder connection, DatabaseReadiness readiness, Health health, Backoff backoff,
    ILogger<DatabaseStartup<TDb>> logger)
    : BackgroundService
    where TDb : DbContext
{
    const string CheckName = "database";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var unsampled = Unsampled.Start();
        health.Set(CheckName, "not migrated yet");
        await backoff.ForStart().UntilDoneAsync(_ => TryPrepareAsync(stoppingToken), stoppingToken);
        readiness.Announce();
        health.Add(CheckName, PingAsync);
    }

    async Task<bool> TryPrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            await new DatabaseCreation(connection).EnsureAsync(() => MigrateAsync(cancellationToken), cancellationToken);
            Log.DatabaseReady(logger, connection.Database!);
            return true;
        }
        catch (Exception error) when (error is NpgsqlException or SocketException or TimeoutException)
        {
            health.Set(CheckName, error.Message);
            Log.DatabaseAwaited(logger, connection.Database!, error.Message);
            return false;
        }
    }

    async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<TDb>().Database;
        // Without its history table EF Core finds out by a query that fails, which would be logged as an error.
        await database.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
        await database.MigrateAsync(cancellationToken);
    }

    async Task<string?> PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var database = scope.ServiceProvider.GetRequiredService<TDb>().Database.GetDbConnection();
            await database.OpenAsync(cancellationToken);
            await using var command = database.CreateCommand();
            command.CommandText = "SELECT 1";
            await command.ExecuteScalarAsync(cancellationToken);
            return null;
        }
        catch (Exception error) when (error is NpgsqlException or SocketException or TimeoutException)
        {
            return error.Message;
        }
    }
}
