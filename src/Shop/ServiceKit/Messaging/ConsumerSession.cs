using Confluent.Kafka;
using Dendro.Shop.ServiceKit.Hosting;
using Microsoft.Extensions.Logging;

namespace Dendro.Shop.ServiceKit.Messaging;

/// <summary>
/// The life of one Kafka client: it ends with the service or when the client breaks for good. One thread polls and hands each message to
/// the lane of its partition; what a lane has done is stored as its offset, and librdkafka commits the stored offsets a few times a second,
/// when partitions are taken away and at the end.
/// </summary>
sealed class ConsumerSession(KafkaSettings kafka, Health health, Deliver deliver, ILogger logger)
{
    public const string CheckName = "consumer";

    static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);

    // Touched by the polling thread alone; the handlers of assignments run on it, too.
    readonly Dictionary<TopicPartition, PartitionLane> _lanes = [];
    readonly HashSet<TopicPartition> _paused = [];
    readonly List<PartitionLane> _lost = [];

    /// <summary>Polls until the service stops; blocks its thread meanwhile.</summary>
    /// <exception cref="KafkaException">The client broke for good.</exception>
    public async Task RunAsync(string topic, string group, CancellationToken stop)
    {
        health.Set(CheckName, "has not joined its group yet");
        using var consumer = Build(group);
        consumer.Subscribe(topic);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                Take(consumer, stop);
                Regulate(consumer);
                await PassOnFailuresAsync();
            }
        }
        finally
        {
            await SettleAsync(stop);
            consumer.Close();
        }
    }

    void Take(IConsumer<string, byte[]> consumer, CancellationToken stop)
    {
        try
        {
            if (consumer.Consume(PollTimeout) is { Message: not null } message && !stop.IsCancellationRequested)
            {
                Lane(consumer, message.TopicPartition, stop).Add(message);
            }
        }
        catch (ConsumeException error) when (!error.Error.IsFatal)
        {
            Log.KafkaTroubled(logger, error.Error.Code, error.Error.Reason);
        }
    }

    PartitionLane Lane(IConsumer<string, byte[]> consumer, TopicPartition partition, CancellationToken stop)
    {
        if (!_lanes.TryGetValue(partition, out var lane))
        {
            _lanes[partition] = lane = new PartitionLane(deliver, message => Store(consumer, message), stop);
        }

        return lane;
    }

    void Regulate(IConsumer<string, byte[]> consumer)
    {
        foreach (var (partition, lane) in _lanes)
        {
            if (lane.IsFull && _paused.Add(partition))
            {
                consumer.Pause([partition]);
            }
            else if (lane.HasRoom && _paused.Remove(partition))
            {
                consumer.Resume([partition]);
            }
        }
    }

    /// <summary>A handler that broke ends the session as it would end a loop.</summary>
    async Task PassOnFailuresAsync()
    {
        foreach (var lane in _lanes.Values.Concat(_lost).Where(lane => lane.Completion.IsFaulted))
        {
            await lane.Completion;
        }

        foreach (var lane in _lost.Where(lane => lane.Completion.IsCompleted).ToList())
        {
            _lost.Remove(lane);
            lane.Dispose();
        }
    }

    /// <summary>
    /// On a stop the messages in hand are finished, within the delivery's grace, so that their offsets go out with the last commit. A broken
    /// client can commit nothing.
    /// </summary>
    async Task SettleAsync(CancellationToken stop)
    {
        var lanes = _lanes.Values.Concat(_lost).ToList();
        if (!stop.IsCancellationRequested)
        {
            lanes.ForEach(lane => lane.Lose());
        }

        await Task.WhenAll(lanes.Select(lane => lane.Completion)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lanes.ForEach(lane => lane.Dispose());
        // Closing takes the partitions away, and nothing is left to tell.
        _lanes.Clear();
        _lost.Clear();
    }

    void Store(IConsumer<string, byte[]> consumer, ConsumeResult<string, byte[]> message)
    {
        try
        {
            consumer.StoreOffset(message);
        }
        catch (KafkaException error) when (!error.Error.IsFatal)
        {
            // The partition went to another member: the message comes again there and is recognised by its key.
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
            .SetOffsetsCommittedHandler((_, offsets) => OnCommitted(offsets))
            .SetPartitionsAssignedHandler((_, partitions) => OnAssigned(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => OnTaken(partitions))
            .SetPartitionsLostHandler((_, partitions) => OnTaken(partitions))
            .Build();
    }

    void OnCommitted(CommittedOffsets offsets)
    {
        foreach (var offset in offsets.Offsets.Where(offset => offset.Error.IsError || offsets.Error.IsError))
        {
            var error = offset.Error.IsError ? offset.Error : offsets.Error;
            Log.CommitFailed(logger, offset.TopicPartitionOffset, error.Reason);
        }
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
        foreach (var partition in partitions.Select(partition => partition.TopicPartition))
        {
            _paused.Remove(partition);
            if (_lanes.Remove(partition, out var lane))
            {
                lane.Lose();
                _lost.Add(lane);
            }
        }
    }
}
