using Confluent.Kafka;
using Dendro.Shop.ServiceKit.Hosting;
using Microsoft.Extensions.Logging;

namespace Dendro.Shop.ServiceKit.Messaging;

/// <summary>Says whether the message may be committed.</summary>
delegate Task<bool> Deliver(ConsumeResult<string, byte[]> message, CancellationToken stop, CancellationToken lost);

/// <summary>The life of one Kafka client: it ends with the service or when the client breaks for good.</summary>
sealed class ConsumerSession(KafkaSettings kafka, Health health, Deliver deliver, ILogger logger)
{
    public const string CheckName = "consumer";

    static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);

    // A message usually takes milliseconds; pausing throws away what was fetched ahead, so it waits until it pays.
    static readonly TimeSpan PauseAfter = TimeSpan.FromSeconds(1);

    TopicPartition? _inHand;
    CancellationTokenSource? _lost;

    public async Task RunAsync(string topic, string group, CancellationToken stop)
    {
        health.Set(CheckName, "has not joined its group yet");
        using var consumer = Build(group);
        consumer.Subscribe(topic);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (Poll(consumer) is { } message)
                {
                    await HandleAsync(consumer, message, stop);
                }
            }
        }
        finally
        {
            consumer.Close();
        }
    }

    async Task HandleAsync(IConsumer<string, byte[]> consumer, ConsumeResult<string, byte[]> message, CancellationToken stop)
    {
        using var lost = new CancellationTokenSource();
        (_inHand, _lost) = (message.TopicPartition, lost);
        var delivery = deliver(message, stop, lost.Token);
        await StayInGroupAsync(consumer, delivery);
        (_inHand, _lost) = (null, null);
        if (await delivery)
        {
            Commit(consumer, message);
        }
    }

    async Task StayInGroupAsync(IConsumer<string, byte[]> consumer, Task delivery)
    {
        using var waiting = new CancellationTokenSource();
        var first = await Task.WhenAny(delivery, Task.Delay(PauseAfter, waiting.Token));
        await waiting.CancelAsync();
        if (first == delivery)
        {
            return;
        }

        consumer.Pause(consumer.Assignment);
        while (!delivery.IsCompleted)
        {
            if (Poll(consumer) is { } early)
            {
                // A partition that was assigned meanwhile: its turn comes later.
                consumer.Pause([early.TopicPartition]);
                consumer.Seek(early.TopicPartitionOffset);
            }
        }

        consumer.Resume(consumer.Assignment);
    }

    ConsumeResult<string, byte[]>? Poll(IConsumer<string, byte[]> consumer)
    {
        try
        {
            return consumer.Consume(PollTimeout) is { Message: not null } message ? message : null;
        }
        catch (ConsumeException error) when (!error.Error.IsFatal)
        {
            Log.KafkaTroubled(logger, error.Error.Code, error.Error.Reason);
            return null;
        }
    }

    void Commit(IConsumer<string, byte[]> consumer, ConsumeResult<string, byte[]> message)
    {
        try
        {
            consumer.Commit(message);
        }
        catch (KafkaException error) when (!error.Error.IsFatal)
        {
            // The message comes again, here or elsewhere, and is recognised by its key.
            Log.CommitFailed(logger, message.TopicPartitionOffset, error.Error.Reason);
        }
    }

    IConsumer<string, byte[]> Build(string group)
    {
        var events = new KafkaEvents(health, logger);
        return new ConsumerBuilder<string, byte[]>(kafka.Consumer(group))
            .SetErrorHandler((_, error) => events.OnError(error))
            .SetLogHandler((_, message) => events.OnLog(message))
            .SetStatisticsHandler((_, json) => events.OnStatistics(json))
            .SetPartitionsAssignedHandler((_, partitions) => OnAssigned(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => OnTaken(partitions))
            .SetPartitionsLostHandler((_, partitions) => OnTaken(partitions))
            .Build();
    }

    void OnAssigned(List<TopicPartition> partitions)
    {
        health.Set(CheckName, null);
        Log.PartitionsAssigned(logger, string.Join(", ", partitions));
    }

    void OnTaken(List<TopicPartitionOffset> partitions)
    {
        health.Set(CheckName, "waits for its partitions");
        Log.PartitionsTaken(logger, string.Join(", ", partitions.Select(partition => partition.TopicPartition)));
        if (_inHand is { } inHand && partitions.Any(partition => partition.TopicPartition == inHand))
        {
            _lost?.Cancel();
        }
    }
}
