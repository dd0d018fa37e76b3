using System.Collections.Concurrent;
using System.Text;
using Confluent.Kafka;
using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit;
using Dendro.Shop.ServiceKit.Faults;
using Dendro.Shop.ServiceKit.Hosting;
using Dendro.Shop.ServiceKit.Messaging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dendro.Shop.Tests.Support;

/// <summary>A real consumer loop on a real broker, with a handler that the test scripts.</summary>
sealed class ConsumerRig : IAsyncDisposable
{
    public const string Group = "group";

    readonly TestBroker _broker;
    readonly string _prefix = TestBroker.NewPrefix();
    readonly ILoggerFactory _loggers;
    readonly MessageProducer _producer;
    readonly IProducer<string?, byte[]> _raw;

    public ConsumerRig(TestBroker broker)
    {
        _broker = broker;
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(Logs));
        Kafka = new KafkaSettings(broker.BootstrapServers, _prefix);
        _producer = new MessageProducer(Kafka, Health, _loggers.CreateLogger<MessageProducer>());
        _raw = broker.NewProducer();
    }

    public CapturedLogs Logs { get; } = new();

    public FaultSwitches Faults { get; } = new("ordercheck", FaultKinds.Of("ordercheck"), 0, TimeProvider.System, NullLogger<FaultSwitches>.Instance);

    public Health Health { get; } = new(TimeProvider.System);

    public KafkaSettings Kafka { get; }

    public string Topic => Kafka.Name(Topics.Orders);

    /// <summary>The keys that the handler was called with, in order.</summary>
    public ConcurrentQueue<string> Attempts { get; } = new();

    public long Committed => _broker.Committed(Topic, Kafka.Name(Group));

    public List<ConsumeResult<string, byte[]>> DeadLetters => _broker.ReadAll(Topics.DeadLetters(Topic));

    public Task<TopicPartitionOffset> SendAsync(string key, OrderPlaced order) =>
        _producer.SendAsync(Topics.Orders, key, order);

    /// <summary>Sends bytes as they are, to partition 0 so that the order is known.</summary>
    public async Task SendRawAsync(string? key, string value) => await _raw.ProduceAsync(
        new TopicPartition(Topic, 0), new Message<string?, byte[]> { Key = key, Value = Encoding.UTF8.GetBytes(value) });

    public Task PrepareAsync() =>
        _producer.EnsureTopicAsync(Topics.Orders, NewBackoff(), TestContext.Current.CancellationToken);

    /// <summary>Consumes until disposed.</summary>
    public Running Start(Func<string, OrderPlaced, Outcome> handle) => StartAsync((key, order, _) => Task.FromResult(handle(key, order)));

    public Running StartAsync(MessageHandler<OrderPlaced> handle)
    {
        var stop = new CancellationTokenSource();
        var consumer = new MessageConsumer(Kafka, _producer, Health, Faults, NewBackoff(), _loggers.CreateLogger<MessageConsumer>());
        var loop = consumer.RunAsync<OrderPlaced>(Topics.Orders, Group, (key, order, cancellationToken) =>
        {
            Attempts.Enqueue(key);
            return handle(key, order, cancellationToken);
        }, stop.Token);
        return new Running(loop, stop);
    }

    public ValueTask DisposeAsync()
    {
        _raw.Dispose();
        _producer.Dispose();
        _loggers.Dispose();
        return ValueTask.CompletedTask;
    }

    static Backoff NewBackoff() => new(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(100), TimeProvider.System);

    public sealed class Running(Task loop, CancellationTokenSource stop) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await loop;
            stop.Dispose();
        }
    }
}
