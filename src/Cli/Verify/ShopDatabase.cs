using System.Net.Sockets;
using Npgsql;

namespace Dendro.Cli.Verify;

/// <summary>A connection to a database of the shop.</summary>
internal static class ShopDatabase
{
    /// <exception cref="UserError">It cannot be reached, or lets nobody in.</exception>
    public static async Task<NpgsqlConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        // Without a pool: one connection, used once, and gone with its transaction.
        var target = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        var connection = new NpgsqlConnection(target.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            await connection.DisposeAsync();
            throw new UserError($"the database {target.Database} at {target.Host}:{target.Port} cannot be read ({e.Message}); is PostgreSQL up? ./dendro status tells.");
        }
    }
}
