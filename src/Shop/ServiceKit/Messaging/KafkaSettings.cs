using Confluent.Kafka;
using Dendro.Shop.ServiceKit.Hosting;

namespace Dendro.Shop.ServiceKit.Messaging;

/// <summary>How the services reach Kafka.</summary>
/// <param name="BootstrapServers"><c>KAFKA_BOOTSTRAP_SERVERS</c>.</param>
/// <param name="TopicPrefix"><c>TOPIC_PREFIX</c>: put before every topic and group, so that several shops can share one broker.</param>
public sealed record KafkaSettings(string BootstrapServers, string TopicPrefix)
{
    static readonly TimeSpan StatisticsInterval = TimeSpan.FromSeconds(2);

    /// <summary>Partitions of a topic that a service creates: as many messages are handled at once, by one replica of a consumer or by several.</summary>
    public const int Partitions = 6;

    /// <summary>Reads them.</summary>
    public static KafkaSettings From(Settings settings) => new(
        settings.Text("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092"), settings.Text("TOPIC_PREFIX", ""));

    /// <summary>The full name of a topic or group.</summary>
    public string Name(string topic) => TopicPrefix + topic;

    internal ProducerConfig Producer() => Common(new ProducerConfig
    {
        EnableIdempotence = true,
        Acks = Acks.All,
        LingerMs = 5,
        // Soon enough for the caller to see and log the failure, and to try again with the same message.
        MessageTimeoutMs = 8000,
        QueueBufferingMaxKbytes = 4096,
    });

    internal ConsumerConfig Consumer(string group) => Common(new ConsumerConfig
    {
        GroupId = group,
        // What is committed is what was stored after it was handled, not what was fetched.
        EnableAutoCommit = true,
        AutoCommitIntervalMs = 250,
        EnableAutoOffsetStore = false,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        AllowAutoCreateTopics = true,
        SessionTimeoutMs = 10_000,
        QueuedMaxMessagesKbytes = 1024,
    });

    T Common<T>(T config) where T : ClientConfig
    {
        config.BootstrapServers = BootstrapServers;
        config.ClientId = AppDomain.CurrentDomain.FriendlyName;
        config.SocketNagleDisable = true;
        config.ReconnectBackoffMaxMs = 2000;
        config.StatisticsIntervalMs = (int)StatisticsInterval.TotalMilliseconds;
        // librdkafka's own lines go to our log; connection trouble is told by the error handler.
        config.LogConnectionClose = false;
        return config;
    }
}
