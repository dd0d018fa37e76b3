using Npgsql;

namespace Dendro.Shop.Tests.Support;

/// <summary>A database of its own on the server that <c>TEST_POSTGRES</c> names; dropped at the end.</summary>
sealed class TestPostgres : IAsyncDisposable
{
    readonly string _server;

    TestPostgres(string server, string database) =>
        (_server, ConnectionString) = (server, new NpgsqlConnectionStringBuilder(server) { Database = database }.ConnectionString);

    /// <summary>For the service under test, which creates the database itself.</summary>
    public string ConnectionString { get; }

    public static bool IsAvailable => Server is not null;

    static string? Server => Environment.GetEnvironmentVariable("TEST_POSTGRES") is { Length: > 0 } server ? server : null;

    public static TestPostgres NewDatabase()
    {
        Require();
        return new TestPostgres(Server!, $"shop_{Guid.NewGuid():N}");
    }

    /// <summary>Skips the test when there is no server; in continuous integration that is a failure.</summary>
    public static void Require()
    {
        const string Reason = "TEST_POSTGRES is not set: it must hold the connection string of a PostgreSQL superuser";
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.True(IsAvailable, Reason);
        }

        Assert.SkipUnless(IsAvailable, Reason);
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        var database = new NpgsqlConnectionStringBuilder(ConnectionString).Database;
        await using var command = new NpgsqlCommand($"DROP DATABASE IF EXISTS {database} WITH (FORCE)", connection);
        await command.ExecuteNonQueryAsync();
    }
}
