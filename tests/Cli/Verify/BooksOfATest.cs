using System.Text;
using Confluent.Kafka;
using Dendro.Cli.Kafka;
using Dendro.Cli.Plan;
using Npgsql;

namespace Dendro.Cli.Tests.Verify;

/// <summary>
/// The shop's tables in a database of their own and its topics on a broker of their own. The tables are without the constraints with which
/// the real ones forbid some of what a test must do.
/// </summary>
public sealed class BooksOfATest : IAsyncLifetime
{
    const string Tables = """
        CREATE TABLE orders (id uuid, wood_type text, quantity integer, status text, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now(), claimed_until timestamptz);
        CREATE TABLE order_keys (key text PRIMARY KEY, order_id uuid, wood_type text, quantity integer, created_at timestamptz DEFAULT now());
        CREATE TABLE stocks (wood_type text, quantity bigint);
        CREATE TABLE stock_movements (key text, wood_type text, change bigint);
        """;

    readonly string _database = $"books_{Guid.NewGuid():N}";
    EmbeddedBroker? _broker;

    internal ShopStores Stores => new(ConnectionString(_database), ConnectionString(_database), _broker!.BootstrapServers, "", null);

    static string? Server => Environment.GetEnvironmentVariable("TEST_POSTGRES") is { Length: > 0 } server ? server : null;

    public async ValueTask InitializeAsync()
    {
        if (Server is null)
        {
            return;
        }

        await RunAsync("postgres", $"CREATE DATABASE {_database}");
        await ExecuteAsync(Tables);
        _broker = EmbeddedBroker.Start(new BrokerOptions(0, [SystemPlan.Orders, SystemPlan.Stocks, new("orders.dlq", null), new("stocks.dlq", null)], Partitions: 1));
    }

    /// <summary>Empties everything that a test before has left, but for the topics.</summary>
    internal async Task BeginAsync()
    {
        Assert.SkipWhen(Server is null, "TEST_POSTGRES is not set: it must hold the connection string of a PostgreSQL superuser");
        await ExecuteAsync("TRUNCATE orders, order_keys, stocks, stock_movements");
    }

    internal Task ExecuteAsync(string sql) => RunAsync(_database, sql);

    /// <summary>An order as it is after its message was processed and its wood taken.</summary>
    internal Task ClosedOrderAsync(Guid id) => ExecuteAsync($"""
        INSERT INTO orders (id, wood_type, quantity, status) VALUES ('{id}', 'oak', 3, 'closed');
        INSERT INTO order_keys (key, order_id, wood_type, quantity) VALUES ('{id}', '{id}', 'oak', 3);
        INSERT INTO stock_movements VALUES ('delivery-{id}', 'oak', 5), ('{id}', 'oak', -3);
        INSERT INTO stocks VALUES ('oak', 2);
        """);

    /// <summary>Sends a message and returns its offset in partition 0.</summary>
    internal async Task<long> SendAsync(string topic, string key, string json, Headers? headers = null)
    {
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = _broker!.BootstrapServers }).Build();
        var message = new Message<string, byte[]> { Key = key, Value = Encoding.UTF8.GetBytes(json), Headers = headers ?? [] };
        return (await producer.ProduceAsync(new TopicPartition(topic, 0), message, TestContext.Current.CancellationToken)).Offset.Value;
    }

    /// <summary>Puts a message aside as the shop does.</summary>
    internal Task PutAsideAsync(long offset, string key, string json) => SendAsync("orders.dlq", key, json, new Headers
    {
        { "dlq.origin.topic", "orders"u8.ToArray() },
        { "dlq.origin.partition", "0"u8.ToArray() },
        { "dlq.origin.offset", Encoding.UTF8.GetBytes(offset.ToString(System.Globalization.CultureInfo.InvariantCulture)) },
    });

    /// <summary>Commits everything up to and with the offset.</summary>
    internal void Commit(WorkedTopic topic, long offset)
    {
        using var consumer = new ConsumerBuilder<string, byte[]>(new ConsumerConfig { BootstrapServers = _broker!.BootstrapServers, GroupId = topic.Group, EnableAutoCommit = false }).Build();
        consumer.Assign(new TopicPartition(topic.Name, 0));
        consumer.Commit([new TopicPartitionOffset(topic.Name, 0, offset + 1)]);
    }

    public async ValueTask DisposeAsync()
    {
        _broker?.Dispose();
        if (Server is not null)
        {
            await RunAsync("postgres", $"DROP DATABASE {_database} WITH (FORCE)");
        }
    }

    static string ConnectionString(string database) => new NpgsqlConnectionStringBuilder(Server) { Database = database, Pooling = false }.ConnectionString;

    static async Task RunAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
