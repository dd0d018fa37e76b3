using Dendro.Cli.Verify;
using Dendro.Shop.Contracts;
using Npgsql;

namespace Dendro.Cli.Load;

/// <summary>
/// The reference: a bare loop that stores the same rows in the same transactions as the order API, with nothing before it. It tells what the
/// database alone can take.
/// </summary>
internal sealed class DirectLoad(string connectionString, int connections, TimeSpan duration, TimeProvider time)
{
    readonly string _run = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4));
    int _next = -1;

    public async Task<LoadReport> RunAsync(CancellationToken cancellationToken)
    {
        // Connecting is not part of it.
        var opened = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => ShopDatabase.OpenAsync(connectionString, cancellationToken)));
        var began = time.GetTimestamp();
        var loops = await Task.WhenAll(opened.Select(connection => LoopAsync(connection, began, cancellationToken)));
        var seconds = time.GetElapsedTime(began).TotalSeconds;
        List<double> all = [.. loops.SelectMany(latencies => latencies)];
        return new LoadReport
        {
            Run = _run,
            Mode = "direct",
            Seconds = seconds,
            Sent = all.Count,
            Acknowledged = all.Count,
            Stored = all.Count,
            StoredPerSecond = all.Count / seconds,
            Latency = Latencies.Of(all),
        };
    }

    async Task<List<double>> LoopAsync(NpgsqlConnection connection, long began, CancellationToken cancellationToken)
    {
        await using var closing = connection;
        await using var key = await PreparedAsync(connection, "INSERT INTO order_keys (key, order_id, wood_type, quantity, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING", "", cancellationToken);
        await using var order = await PreparedAsync(connection, "INSERT INTO orders (id, wood_type, quantity, status, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6)", Guid.Empty, cancellationToken);
        var latencies = new List<double>();
        var keys = new RunKeys(_run);
        do
        {
            var number = Interlocked.Increment(ref _next);
            var start = time.GetTimestamp();
            var (placed, now) = (RunKeys.Order(number), time.GetUtcNow());
            var (id, wood) = (Guid.CreateVersion7(now), Word.Of(placed.WoodType));
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await InsertAsync(key, [keys.Key(number), id, wood, placed.Quantity, now], cancellationToken);
            await InsertAsync(order, [id, wood, placed.Quantity, Word.Of(OrderStatus.Registered), now, now], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            latencies.Add(time.GetElapsedTime(start).TotalMilliseconds);
        }
        while (time.GetElapsedTime(began) < duration);

        return latencies;
    }

    static async Task InsertAsync(NpgsqlCommand command, object[] values, CancellationToken cancellationToken)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    static async Task<NpgsqlCommand> PreparedAsync(NpgsqlConnection connection, string sql, object first, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        object[] values = first is Guid ? [first, "", 0, "", now, now] : [first, Guid.Empty, "", 0, now];
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.AddWithValue(value);
        }

        await command.PrepareAsync(cancellationToken);
        return command;
    }
}
