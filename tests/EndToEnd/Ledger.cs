using Confluent.Kafka;
using Npgsql;

namespace Dendro.EndToEnd.Tests;

/// <summary>The shop's books, read past the services: from Kafka and from both databases.</summary>
internal sealed class Ledger(RunningSystem system)
{
    public async Task<long> CountAsync(string database, string table) => (long)(await RowsAsync(database, $"SELECT count(*) FROM {table}"))[0][0];

    /// <summary>What breaks the invariants; empty when they hold.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync()
    {
        // Orders first: a movement is booked before its order becomes ready.
        var taken = await RowsAsync("orders", "SELECT id::text FROM orders WHERE status IN ('ready', 'shipped', 'closed')");
        var movements = await RowsAsync("stocks", "SELECT key FROM stock_movements WHERE change < 0");
        var wrongStock = await RowsAsync(
            "stocks", "SELECT s.wood_type FROM stocks s WHERE s.quantity <> (SELECT COALESCE(sum(m.change), 0) FROM stock_movements m WHERE m.wood_type = s.wood_type)");
        var keys = movements.Select(row => (string)row[0]).ToList();
        return
        [
            .. wrongStock.Select(row => $"stock of {row[0]} is not the sum of its movements"),
            .. taken.Select(row => (string)row[0]).Where(id => keys.Count(key => key.Contains(id, StringComparison.Ordinal)) != 1).Select(id => $"order {id} has not exactly one movement"),
        ];
    }

    /// <summary>Orders that Kafka took and that are neither stored nor with the dead letters.</summary>
    public async Task<IReadOnlyList<string>> LostOrdersAsync()
    {
        var bootstrap = (await system.RunAsync("status", "--json")).Json.GetProperty("kafka_bootstrap_servers").GetString()!;
        var accepted = Keys(bootstrap, "orders");
        var dead = Keys(bootstrap, "orders.dlq");
        var stored = (await RowsAsync("orders", "SELECT key FROM order_keys")).Select(row => (string)row[0]).ToHashSet();
        return [.. accepted.Except(dead).Where(key => !stored.Contains(key))];
    }

    static HashSet<string> Keys(string bootstrap, string topic)
    {
        using var consumer = new ConsumerBuilder<string, byte[]>(new ConsumerConfig { BootstrapServers = bootstrap, GroupId = "ledger", EnableAutoCommit = false }).Build();
        var keys = new HashSet<string>();
        for (var partition = 0; partition < 3; partition++)
        {
            var place = new TopicPartition(topic, partition);
            var ends = consumer.QueryWatermarkOffsets(place, TimeSpan.FromSeconds(5));
            consumer.Assign(new TopicPartitionOffset(place, ends.Low));
            for (var offset = ends.Low.Value; offset < ends.High.Value && consumer.Consume(TimeSpan.FromSeconds(5)) is { } result; offset = result.Offset.Value + 1)
            {
                keys.Add(result.Message.Key);
            }
        }

        return keys;
    }

    async Task<List<object[]>> RowsAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(system.Database(database));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<object[]>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
