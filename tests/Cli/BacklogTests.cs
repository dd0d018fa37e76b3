using System.Text;
using Confluent.Kafka;
using Dendro.Cli.Kafka;

namespace Dendro.Cli.Tests;

public sealed class BacklogTests : IDisposable
{
    static readonly WorkedTopic[] Topics = [new("orders", "order-check-group"), new("orders.dlq", null)];

    readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task What_no_consumer_committed_is_there_after_a_restart()
    {
        using (var broker = Start())
        {
            await ProduceAsync(broker, "orders", ["a", "b", "c"]);
            await ProduceAsync(broker, "orders.dlq", ["dead"]);
            Commit(broker, "a");

            Assert.Equal(3, Backlog(broker).Save(Topics, partitions: 1));
        }

        using var next = Start();
        Assert.Equal(3, await Backlog(next).RestoreAsync(TestContext.Current.CancellationToken));

        Assert.Equal(["b with traceparent-b", "c with traceparent-c"], Read(next, "orders", 2));
        Assert.Equal(["dead with traceparent-dead"], Read(next, "orders.dlq", 1));
        Assert.Equal(0, await Backlog(next).RestoreAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nothing_is_saved_when_everything_was_processed()
    {
        using var broker = Start();
        await ProduceAsync(broker, "orders", ["a"]);
        Commit(broker, "a");

        Assert.Equal(0, Backlog(broker).Save(Topics, partitions: 1));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    static EmbeddedBroker Start() => EmbeddedBroker.Start(new BrokerOptions(0, Topics, Partitions: 1));

    Backlog Backlog(EmbeddedBroker broker) => new(broker.BootstrapServers, Path.Combine(_folder.Path, "backlog.jsonl"));

    static async Task ProduceAsync(EmbeddedBroker broker, string topic, string[] keys)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = broker.BootstrapServers }).Build();
        foreach (var key in keys)
        {
            var headers = new Headers { { "traceparent", Encoding.UTF8.GetBytes("traceparent-" + key) } };
            await producer.ProduceAsync(topic, new Message<string, string> { Key = key, Value = "x", Headers = headers }, TestContext.Current.CancellationToken);
        }
    }

    static void Commit(EmbeddedBroker broker, string lastKey)
    {
        using var consumer = Consumer(broker, "order-check-group");
        consumer.Subscribe("orders");
        while (consumer.Consume(TimeSpan.FromSeconds(20)) is { } result)
        {
            if (result.Message.Key == lastKey)
            {
                consumer.Commit(result);
                break;
            }
        }

        consumer.Close();
    }

    static List<string> Read(EmbeddedBroker broker, string topic, int count)
    {
        using var consumer = Consumer(broker, "reader");
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        return [.. Enumerable.Range(0, count).Select(_ => consumer.Consume(TimeSpan.FromSeconds(20)))
            .Select(result => $"{result.Message.Key} with {Encoding.UTF8.GetString(result.Message.Headers.GetLastBytes("traceparent"))}")];
    }

    static IConsumer<string, string> Consumer(EmbeddedBroker broker, string group) => new ConsumerBuilder<string, string>(new ConsumerConfig
    {
        BootstrapServers = broker.BootstrapServers,
        GroupId = group,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        EnableAutoCommit = false,
        SessionTimeoutMs = 6000,
    }).Build();
}
