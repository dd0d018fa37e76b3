using Npgsql;

namespace Dendro.Shop.Persistence;

/// <summary>
/// Creates the database if it does not exist, and lets one replica at a time migrate it. It is looked up from the maintenance database, so
/// that nothing fails on the way.
/// </summary>
sealed class DatabaseCreation(NpgsqlConnectionStringBuilder connection)
{
    const string MaintenanceDatabase = "postgres";

    // Any number will do, as long as all replicas use the same one.
    const long LockNumber = 0x64656e64726f;

    public async Task EnsureAsync(Func<Task> migrate, CancellationToken cancellationToken)
    {
        var maintenance = new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Database = MaintenanceDatabase, Pooling = false };
        await using var server = new NpgsqlConnection(maintenance.ConnectionString);
        await server.OpenAsync(cancellationToken);
        // Held until the connection closes: CREATE DATABASE and CREATE TABLE IF NOT EXISTS fail when two run at once.
        await ExecuteAsync($"SELECT pg_advisory_lock({LockNumber})");
        if (await ExecuteAsync("SELECT 1 FROM pg_database WHERE datname = $1", connection.Database) is null)
        {
            await ExecuteAsync($"CREATE DATABASE {new NpgsqlCommandBuilder().QuoteIdentifier(connection.Database!)}");
        }

        await migrate();

        // Identifiers and the lock's number cannot be parameters.
#pragma warning disable CA2100
        async Task<object?> ExecuteAsync(string sql, params object?[] values)
        {
            await using var command = new NpgsqlCommand(sql, server);
            foreach (var value in values)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            return await command.ExecuteScalarAsync(cancellationToken);
        }
#pragma warning restore CA2100
    }
}
