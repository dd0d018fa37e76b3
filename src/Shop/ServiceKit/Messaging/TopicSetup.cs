using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace Dendro.Shop.ServiceKit.Messaging;

/// <summary>Makes sure that topics exist before they are used.</summary>
sealed class TopicSetup(IAdminClient admin, ILogger logger)
{
    static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(5);
    static readonly TimeSpan CreationTimeout = TimeSpan.FromSeconds(2);

    public Task EnsureAsync(IReadOnlyList<string> topics, Backoff backoff, CancellationToken cancellationToken) =>
        backoff.ForStart().UntilDoneAsync(async attempt =>
        {
            try
            {
                await CreateMissingAsync(topics);
                return true;
            }
            catch (KafkaException error)
            {
                Log.TopicsAwaited(logger, string.Join(", ", topics), error.Error.Reason);
                return false;
            }
        }, cancellationToken);

    async Task CreateMissingAsync(IReadOnlyList<string> topics)
    {
        // Blocks until a broker answers, so it must not hold up the start of the host.
        var existing = await Task.Run(() => admin.GetMetadata(MetadataTimeout).Topics.Select(topic => topic.Topic).ToHashSet());
        var missing = topics.Where(topic => !existing.Contains(topic)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        try
        {
            await admin.CreateTopicsAsync(missing.Select(topic =>
                new TopicSpecification { Name = topic, NumPartitions = KafkaSettings.Partitions, ReplicationFactor = -1 }),
                new CreateTopicsOptions { RequestTimeout = CreationTimeout });
        }
        catch (CreateTopicsException error) when (error.Results.All(IsThere))
        {
            Log.TopicsCreatedElsewhere(logger, string.Join(", ", missing));
        }
        catch (KafkaException error) when (error.Error.Code is ErrorCode.Local_TimedOut or ErrorCode.Local_UnsupportedFeature)
        {
            // librdkafka's own broker has no controller that creates topics; it creates them when they are asked for by name.
            await Task.Run(() => missing.ForEach(topic => admin.GetMetadata(topic, MetadataTimeout)));
        }
    }

    static bool IsThere(CreateTopicReport report) => report.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists;
}
