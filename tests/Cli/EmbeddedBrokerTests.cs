using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Confluent.Kafka;
using Dendro.Cli.Kafka;
using Dendro.Cli.Testing;

namespace Dendro.Cli.Tests;

public sealed class EmbeddedBrokerTests
{
    const int Messages = 300;

    [Fact]
    public async Task Two_consumers_of_a_group_share_the_messages_and_each_is_read_once()
    {
        using var broker = EmbeddedBroker.Start(new BrokerOptions(0, [new WorkedTopic("orders", null)], Partitions: 3));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        enough.CancelAfter(TimeSpan.FromSeconds(40));
        var seen = new ConcurrentBag<(int Consumer, string Key)>();
        var assigned = new int[2];

        var consumers = Task.WhenAll(Enumerable.Range(0, 2).Select(consumer => Task.Run(() => Consume(consumer), TestContext.Current.CancellationToken)));
        await Eventually.TrueAsync(() => assigned.All(partitions => partitions is 1 or 2) || consumers.IsCompleted, "both consumers have partitions");
        await ProduceAsync(broker.BootstrapServers);
        await consumers;

        Assert.Equal(Messages, seen.Count);
        Assert.Equal(Messages, seen.Select(message => message.Key).Distinct().Count());
        Assert.Equal(2, seen.Select(message => message.Consumer).Distinct().Count());

        void Consume(int consumer)
        {
            var configuration = new ConsumerConfig
            {
                BootstrapServers = broker.BootstrapServers,
                GroupId = "order-check-group",
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoCommit = false,
                // A consumer that comes later waits for about this long until the broker shares out anew.
                SessionTimeoutMs = 6000,
            };
            using var client = new ConsumerBuilder<string, string>(configuration)
                .SetPartitionsAssignedHandler((_, partitions) => Volatile.Write(ref assigned[consumer], partitions.Count))
                .Build();
            client.Subscribe("orders");
            while (seen.Count < Messages && !enough.IsCancellationRequested)
            {
                if (client.Consume(TimeSpan.FromMilliseconds(100)) is { } result)
                {
                    seen.Add((consumer, result.Message.Key));
                    client.Commit(result);
                }
            }
        }
    }

    [Fact]
    public async Task Taken_down_it_takes_no_connection_and_up_again_it_has_its_messages()
    {
        using var broker = EmbeddedBroker.Start(new BrokerOptions(UnusedPorts.Take(1)[0], [new WorkedTopic("orders", null)], Partitions: 3));
        await ProduceAsync(broker.BootstrapServers);
        broker.TakeDown();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers, LogConnectionClose = false })
            .SetLogHandler((_, _) => { }).Build();
        Assert.Throws<KafkaException>(() => admin.GetMetadata(TimeSpan.FromSeconds(2)));

        broker.BringUp();
        await Eventually.TrueAsync(() => Stored(broker.BootstrapServers) == Messages, "the messages are there");
        await ProduceAsync(broker.BootstrapServers);
        Assert.Equal(2 * Messages, Stored(broker.BootstrapServers));
    }

    static long Stored(string bootstrapServers)
    {
        using var client = new ConsumerBuilder<string, string>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "count" }).SetLogHandler((_, _) => { }).Build();
        return Enumerable.Range(0, 3).Sum(partition => client.QueryWatermarkOffsets(new TopicPartition("orders", partition), TimeSpan.FromSeconds(5)).High.Value);
    }

    [Fact]
    public async Task It_listens_on_the_port_it_is_given_and_says_so_to_its_clients()
    {
        var port = UnusedPorts.Take(1)[0];
        using var broker = EmbeddedBroker.Start(new BrokerOptions(port, [new WorkedTopic("stocks", null)], Partitions: 3));

        Assert.Equal($"127.0.0.1:{port}", broker.BootstrapServers);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).Build();
        var metadata = await Task.Run(() => admin.GetMetadata("stocks", TimeSpan.FromSeconds(10)), TestContext.Current.CancellationToken);

        Assert.Equal(port, Assert.Single(metadata.Brokers).Port);
        Assert.Equal(3, Assert.Single(metadata.Topics).Partitions.Count);
    }

    [Fact]
    public async Task It_can_be_started_again_on_the_same_port()
    {
        var port = UnusedPorts.Take(1)[0];
        for (var round = 0; round < 2; round++)
        {
            using var broker = EmbeddedBroker.Start(new BrokerOptions(port, [new WorkedTopic("orders", null)], Partitions: 3));
            await ProduceAsync(broker.BootstrapServers);
        }
    }

    [Fact]
    public void A_port_in_use_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var error = Assert.Throws<UserError>(() => EmbeddedBroker.Start(new BrokerOptions(port, [], Partitions: 1)));

        Assert.Equal($"the embedded Kafka broker cannot listen on port {port}: Address already in use.", error.Message);
    }

    static async Task ProduceAsync(string bootstrapServers)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = bootstrapServers, EnableIdempotence = true, MessageTimeoutMs = 10_000 }).Build();
        await Task.WhenAll(Enumerable.Range(0, Messages).Select(i =>
            producer.ProduceAsync("orders", new Message<string, string> { Key = $"order-{i}", Value = "x" }, TestContext.Current.CancellationToken)));
    }
}
