using System.Text.Json;
using Confluent.Kafka;
using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit.Hosting;
using Microsoft.Extensions.Logging;

namespace Dendro.Shop.ServiceKit.Messaging;

/// <summary>Sends messages with <c>acks=all</c> and idempotence. Connects at the first use; replaces a client that broke for good.</summary>
public sealed class MessageProducer(KafkaSettings kafka, Health health, ILogger<MessageProducer> logger) : IDisposable
{
    static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(3);

    readonly Lock _lock = new();
    IProducer<string, byte[]>? _producer;

    /// <summary>
    /// Sends a message to a topic (named without prefix) and waits until all replicas have it, at most eight seconds. It cannot be
    /// cancelled: nobody would know whether Kafka has the message.
    /// </summary>
    /// <returns>Where it lies.</returns>
    /// <exception cref="KafkaException">It could not be sent; sending the same key again is safe.</exception>
    public Task<TopicPartitionOffset> SendAsync<T>(string topic, string key, T message) =>
        SendAsync(kafka.Name(topic), key, JsonSerializer.SerializeToUtf8Bytes(message, ShopJson.Options), []);

    /// <summary>The fault <c>poison-messages</c>: sends a message that no consumer can read.</summary>
    /// <exception cref="KafkaException">It could not be sent.</exception>
    public Task SendPoisonAsync(string topic) =>
        SendAsync(kafka.Name(topic), $"poison-{Guid.NewGuid()}", "{\"wood_type\":\"plastic\",\"quantity\":"u8.ToArray(), []);

    /// <summary>Creates a topic and its dead-letter topic if they are missing; waits as long as Kafka is away.</summary>
    public async Task EnsureTopicAsync(string topic, Backoff backoff, CancellationToken cancellationToken)
    {
        using var admin = new DependentAdminClientBuilder(Client().Handle).Build();
        var name = kafka.Name(topic);
        await new TopicSetup(admin, logger).EnsureAsync([name, Topics.DeadLetters(name)], backoff, cancellationToken);
    }

    /// <summary>Sends what is still queued, for at most three seconds.</summary>
    public void Dispose()
    {
        _producer?.Flush(FlushTimeout);
        _producer?.Dispose();
    }

    internal async Task<TopicPartitionOffset> SendAsync(string topic, string? key, byte[] value, Headers headers)
    {
        using var span = MessagingSpans.StartSend(topic, key, headers);
        var producer = Client();
        try
        {
            var message = new Message<string, byte[]> { Key = key!, Value = value, Headers = headers };
            var sent = await producer.ProduceAsync(topic, message);
            MessagingSpans.SetSent(span, sent.TopicPartitionOffset);
            return sent.TopicPartitionOffset;
        }
        catch (KafkaException error)
        {
            span.Fail(error);
            if (error.Error.IsFatal)
            {
                Replace(producer);
            }

            throw;
        }
    }

    IProducer<string, byte[]> Client()
    {
        lock (_lock)
        {
            return _producer ??= Build();
        }
    }

    void Replace(IProducer<string, byte[]> broken)
    {
        lock (_lock)
        {
            if (_producer == broken)
            {
                _producer = null;
                broken.Dispose();
            }
        }
    }

    IProducer<string, byte[]> Build()
    {
        var events = new KafkaEvents(health, logger);
        return new ProducerBuilder<string, byte[]>(kafka.Producer())
            .SetErrorHandler((_, error) => events.OnError(error))
            .SetLogHandler((_, message) => events.OnLog(message))
            .SetStatisticsHandler((_, json) => events.OnStatistics(json))
            .Build();
    }
}
