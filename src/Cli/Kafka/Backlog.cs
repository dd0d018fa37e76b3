using System.Text.Json;
using System.Text.Json.Serialization;
using Confluent.Kafka;

namespace Dendro.Cli.Kafka;

/// <summary>A topic with the group that works it off; without one, everything in it is kept.</summary>
internal sealed record WorkedTopic(string Name, string? Group);

/// <summary>
/// Carries messages over an orderly stop of the embedded broker: what no consumer has committed is written to a file and sent again at
/// the next start, with its key and headers, so that its trace goes on.
/// </summary>
internal sealed class Backlog(string bootstrapServers, string file)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Returns the number of messages saved.</summary>
    public int Save(IReadOnlyList<WorkedTopic> topics, int partitions)
    {
        var messages = topics.SelectMany(topic => Unprocessed(topic, partitions)).ToList();
        if (messages.Count > 0)
        {
            var next = file + ".next";
            File.WriteAllLines(next, messages.Select(message => JsonSerializer.Serialize(message, BacklogJson.Default.SavedMessage)));
            File.Move(next, file, overwrite: true);
        }

        return messages.Count;
    }

    /// <summary>Sends what was saved; the file goes once the broker has it. A message sent twice has the same key, which consumers know.</summary>
    public async Task<int> RestoreAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            return 0;
        }

        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = bootstrapServers, EnableIdempotence = true }).Build();
        var messages = File.ReadLines(file).Select(line => JsonSerializer.Deserialize(line, BacklogJson.Default.SavedMessage)!).ToList();
        await Task.WhenAll(messages.Select(message => producer.ProduceAsync(message.Topic, message.ToKafka(), cancellationToken)));
        File.Delete(file);
        return messages.Count;
    }

    List<SavedMessage> Unprocessed(WorkedTopic topic, int partitionCount)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = topic.Group ?? "dendro-backlog",
            EnableAutoCommit = false,
        }).Build();
        var partitions = Enumerable.Range(0, partitionCount).Select(partition => new TopicPartition(topic.Name, partition)).ToList();
        var committed = topic.Group is null ? [] : consumer.Committed(partitions, Patience);
        var found = new List<SavedMessage>();
        foreach (var partition in partitions)
        {
            var ends = consumer.QueryWatermarkOffsets(partition, Patience);
            var offset = committed.Find(one => one.Partition == partition.Partition)?.Offset is { IsSpecial: false } done ? done.Value : ends.Low.Value;
            if (offset < ends.High.Value)
            {
                consumer.Assign(new TopicPartitionOffset(partition, offset));
                found.AddRange(Read(consumer, ends.High.Value));
            }
        }

        return found;
    }

    static IEnumerable<SavedMessage> Read(IConsumer<byte[]?, byte[]?> consumer, long end)
    {
        while (consumer.Consume(Patience) is { } result)
        {
            yield return SavedMessage.From(result);
            if (result.Offset.Value >= end - 1)
            {
                yield break;
            }
        }
    }
}

internal sealed record SavedMessage(string Topic, byte[]? Key, byte[]? Value, IReadOnlyList<KeyValuePair<string, byte[]?>> Headers)
{
    public static SavedMessage From(ConsumeResult<byte[]?, byte[]?> result) => new(
        result.Topic, result.Message.Key, result.Message.Value, [.. (result.Message.Headers ?? []).Select(header => KeyValuePair.Create(header.Key, (byte[]?)header.GetValueBytes()))]);

    public Message<byte[]?, byte[]?> ToKafka()
    {
        var headers = new Headers();
        foreach (var (key, value) in Headers)
        {
            headers.Add(key, value);
        }

        return new Message<byte[]?, byte[]?> { Key = Key, Value = Value, Headers = headers };
    }
}

[JsonSerializable(typeof(SavedMessage))]
internal sealed partial class BacklogJson : JsonSerializerContext;
