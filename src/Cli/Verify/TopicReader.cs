using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Dendro.Cli.Kafka;
using Dendro.Shop.Contracts;

namespace Dendro.Cli.Verify;

/// <summary>
/// Reads topics from their beginning without joining a group: it takes partitions by hand and asks for what the group has committed, so
/// no consumer notices.
/// </summary>
internal sealed class TopicReader(string bootstrapServers, string prefix)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>What each partition holds now, and how far the group has come.</summary>
    public IReadOnlyList<End> Ends(WorkedTopic topic)
    {
        using var consumer = Consumer(topic);
        return Ends(consumer, topic);
    }

    /// <summary>The topic and its dead letters.</summary>
    /// <param name="earlier">How far the group had come before the databases were read: so far, they must have everything.</param>
    public TopicBooks Read(WorkedTopic topic, IReadOnlyList<End> earlier)
    {
        using var consumer = Consumer(topic);
        var committed = earlier.ToDictionary(end => end.Partition.Partition.Value, end => end.Committed);
        var messages = Messages(consumer, Ends(consumer, topic)).Select(result => new MessageRow(
            new Place(result.Partition.Value, result.Offset.Value), Key(result), ReadGoods(result.Message.Value), result.Offset.Value < committed.GetValueOrDefault(result.Partition.Value))).ToList();
        var letters = Messages(consumer, Ends(consumer, new WorkedTopic(Topics.DeadLetters(topic.Name), null))).Select(DeadLetter).ToList();
        return new TopicBooks(prefix + topic.Name, messages, letters) { Pending = earlier.Sum(end => end.Lag) };
    }

    IConsumer<string?, byte[]?> Consumer(WorkedTopic topic) => new ConsumerBuilder<string?, byte[]?>(new ConsumerConfig
    {
        BootstrapServers = bootstrapServers,
        GroupId = prefix + topic.Group,
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        // Its connection trouble is ours to tell.
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    List<End> Ends(IConsumer<string?, byte[]?> consumer, WorkedTopic topic)
    {
        try
        {
            using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
            // Asked for by name, a missing topic would be created.
            var partitions = admin.GetMetadata(Patience).Topics.Where(one => one.Topic == prefix + topic.Name)
                .SelectMany(one => one.Partitions, (one, partition) => new TopicPartition(one.Topic, partition.PartitionId)).ToList();
            var committed = topic.Group is null || partitions.Count == 0 ? [] : consumer.Committed(partitions, Patience);
            return [.. partitions.Select(partition => End(consumer, partition, committed))];
        }
        catch (KafkaException e)
        {
            throw new UserError($"Kafka at {bootstrapServers} cannot be read ({e.Error.Reason}); ./dendro status tells how it is.");
        }
    }

    static End End(IConsumer<string?, byte[]?> consumer, TopicPartition partition, List<TopicPartitionOffset> committed)
    {
        var ends = consumer.QueryWatermarkOffsets(partition, Patience);
        var done = committed.Find(one => one.TopicPartition == partition)?.Offset is { IsSpecial: false } offset ? offset.Value : ends.Low.Value;
        return new End(partition, ends.Low.Value, ends.High.Value, done);
    }

    IEnumerable<ConsumeResult<string?, byte[]?>> Messages(IConsumer<string?, byte[]?> consumer, IReadOnlyList<End> ends)
    {
        foreach (var (partition, low, high, _) in ends.Where(end => end.Low < end.High))
        {
            consumer.Assign(new TopicPartitionOffset(partition, low));
            for (var next = low; next < high;)
            {
                var result = consumer.Consume(Patience)
                    ?? throw new UserError($"{partition} of {bootstrapServers} gave nothing for {Patience.TotalSeconds:0} s at offset {next}, expected messages up to {high - 1}.");
                next = result.Offset.Value + 1;
                if (result.Offset.Value < high)
                {
                    yield return result;
                }
            }
        }

        consumer.Unassign();
    }

    // As the shop's consumers do: a message without a key is known by its place.
    static string Key(ConsumeResult<string?, byte[]?> result) => string.IsNullOrEmpty(result.Message.Key)
        ? $"{result.Topic}/{result.Partition.Value}/{result.Offset.Value}"
        : result.Message.Key;

    static DeadLetter DeadLetter(ConsumeResult<string?, byte[]?> result)
    {
        var origin = new Place((int)Number("dlq.origin.partition"), Number("dlq.origin.offset"));
        var key = string.IsNullOrEmpty(result.Message.Key)
            ? FormattableString.Invariant($"{Text("dlq.origin.topic")}/{origin.Partition}/{origin.Offset}")
            : result.Message.Key;
        return new DeadLetter(origin, key, ReadGoods(result.Message.Value));

        string Text(string name) => result.Message.Headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : "";
        long Number(string name) => long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }

    /// <summary>Orders and deliveries have the same form.</summary>
    static Goods? ReadGoods(byte[]? value)
    {
        try
        {
            return JsonSerializer.Deserialize<OrderPlaced>(value ?? [], ShopJson.Options) is { } order ? new Goods(Word.Of(order.WoodType), order.Quantity) : null;
        }
        catch (JsonException)
        {
            // The shop cannot read it either and puts it aside, which is checked.
            return null;
        }
    }
}

/// <summary>What a partition holds, and how far its group has come.</summary>
internal readonly record struct End(TopicPartition Partition, long Low, long High, long Committed)
{
    public long Lag => High - Committed;
}
