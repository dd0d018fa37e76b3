using Confluent.Kafka;

[assembly: AssemblyFixture(typeof(Dendro.Shop.Tests.Support.TestBroker))]

namespace Dendro.Shop.Tests.Support;

/// <summary>
/// A broker that speaks Kafka's protocol: the one named by <c>TEST_KAFKA</c>, else the one inside librdkafka, hosted by this process.
/// </summary>
public sealed class TestBroker : IDisposable
{
    readonly IAdminClient? _host;

    public TestBroker()
    {
        if (Environment.GetEnvironmentVariable("TEST_KAFKA") is { Length: > 0 } servers)
        {
            BootstrapServers = servers;
            return;
        }

        var config = new AdminClientConfig { BootstrapServers = "replaced:1" };
        config.Set("test.mock.num.brokers", "1");
        _host = new AdminClientBuilder(config).SetLogHandler(static (_, _) => { }).Build();
        var broker = _host.GetMetadata(TimeSpan.FromSeconds(10)).Brokers[0];
        BootstrapServers = $"{broker.Host}:{broker.Port}";
    }

    public string BootstrapServers { get; }

    /// <summary>A prefix that keeps a test's topics and groups apart from all others.</summary>
    public static string NewPrefix() => $"t{Guid.NewGuid():N}.";

    /// <summary>Reads everything that a topic holds now.</summary>
    public List<ConsumeResult<string, byte[]>> ReadAll(string topic)
    {
        using var consumer = new ConsumerBuilder<string, byte[]>(new ConsumerConfig
        {
            BootstrapServers = BootstrapServers,
            GroupId = "reader",
            EnableAutoCommit = false,
        }).Build();
        var timeout = TimeSpan.FromSeconds(10);
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var ends = admin.GetMetadata(topic, timeout).Topics.Single().Partitions
            .Select(partition => new TopicPartition(topic, partition.PartitionId))
            .Select(partition => (Partition: partition, End: consumer.QueryWatermarkOffsets(partition, timeout).High.Value))
            .Where(end => end.End > 0).ToList();
        consumer.Assign(ends.Select(end => new TopicPartitionOffset(end.Partition, Offset.Beginning)));
        var messages = new List<ConsumeResult<string, byte[]>>();
        while (messages.Count < ends.Sum(end => end.End))
        {
            messages.Add(consumer.Consume(timeout) ?? throw new TimeoutException($"{topic} gave {messages.Count} messages only"));
        }

        return messages;
    }

    /// <summary>The sum of what a group has committed in a topic.</summary>
    public long Committed(string topic, string group)
    {
        using var consumer = new ConsumerBuilder<string, byte[]>(new ConsumerConfig { BootstrapServers = BootstrapServers, GroupId = group }).Build();
        var timeout = TimeSpan.FromSeconds(10);
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(topic, timeout).Topics.Single().Partitions
            .Select(partition => new TopicPartition(topic, partition.PartitionId));
        return consumer.Committed(partitions, timeout).Sum(place => Math.Max(0, place.Offset.Value));
    }

    public IProducer<string?, byte[]> NewProducer() =>
        new ProducerBuilder<string?, byte[]>(new ProducerConfig { BootstrapServers = BootstrapServers }).Build();

    public void Dispose() => _host?.Dispose();
}
