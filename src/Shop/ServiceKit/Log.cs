using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Dendro.Shop.ServiceKit;

static partial class Log
{
    [LoggerMessage(EventName = "shop.fault.switched_on", Level = LogLevel.Warning,
        Message = "Fault {Kind} of {Service} switched on at strength {Strength}, since {Since:O}, until {Until}")]
    public static partial void FaultSwitchedOn(
        ILogger logger, string service, string kind, string strength, DateTimeOffset since, string until);

    [LoggerMessage(EventName = "shop.fault.switched_off", Level = LogLevel.Warning,
        Message = "Fault {Kind} of {Service} switched off; it was on at strength {Strength} since {Since:O}, until {Until:O}")]
    public static partial void FaultSwitchedOff(
        ILogger logger, string service, string kind, string strength, DateTimeOffset since, DateTimeOffset until);

    [LoggerMessage(EventName = "shop.fault.hindered", Level = LogLevel.Warning, Message = "The fault {Kind} cannot have its effect now: {Problem}")]
    public static partial void FaultHindered(ILogger logger, string kind, string problem);

    [LoggerMessage(EventName = "shop.service.crashing", Level = LogLevel.Critical,
        Message = "The process ends with exit code {ExitCode}: the fault crash-loop is on")]
    public static partial void Crashing(ILogger logger, int exitCode);

    [LoggerMessage(EventName = "shop.topics.awaited", Level = LogLevel.Warning,
        Message = "Kafka is not ready for the topics {Topics}: {Reason}; trying again")]
    public static partial void TopicsAwaited(ILogger logger, string topics, string reason);

    [LoggerMessage(EventName = "shop.topics.created_elsewhere", Level = LogLevel.Debug, Message = "The topics {Topics} were created by another service")]
    public static partial void TopicsCreatedElsewhere(ILogger logger, string topics);

    [LoggerMessage(EventName = "shop.kafka.troubled", Level = LogLevel.Warning, Message = "Kafka: {Code}: {Reason}")]
    public static partial void KafkaTroubled(ILogger logger, ErrorCode code, string reason);

    [LoggerMessage(EventName = "shop.kafka.said", Level = LogLevel.Debug, Message = "librdkafka {Facility}: {Text}")]
    public static partial void KafkaSaid(ILogger logger, string facility, string text);

    [LoggerMessage(EventName = "shop.consumer.broke", Level = LogLevel.Error, Message = "The consumer of {Topic} broke and is replaced")]
    public static partial void ConsumerBroke(ILogger logger, string topic, Exception error);

    [LoggerMessage(EventName = "shop.consumer.assigned", Level = LogLevel.Information, Message = "Partitions assigned: {Partitions}")]
    public static partial void PartitionsAssigned(ILogger logger, string partitions);

    [LoggerMessage(EventName = "shop.consumer.revoked", Level = LogLevel.Information, Message = "Partitions taken away: {Partitions}")]
    public static partial void PartitionsTaken(ILogger logger, string partitions);

    [LoggerMessage(EventName = "shop.message.commit_failed", Level = LogLevel.Warning,
        Message = "The message at {Place} was handled but not committed and will come again: {Reason}")]
    public static partial void CommitFailed(ILogger logger, TopicPartitionOffset place, string reason);

    [LoggerMessage(EventName = "shop.message.released", Level = LogLevel.Information,
        Message = "The message at {Place} was given back unfinished and will come again")]
    public static partial void MessageReleased(ILogger logger, TopicPartitionOffset place);

    [LoggerMessage(EventName = "shop.message.dead_lettered", Level = LogLevel.Error,
        Message = "The message at {Place} was moved to {DeadLetterTopic}: {Reason}")]
    public static partial void MessageDeadLettered(ILogger logger, TopicPartitionOffset place, string deadLetterTopic, string reason);

    [LoggerMessage(EventName = "shop.message.dead_letter_failed", Level = LogLevel.Error,
        Message = "The message at {Place} could not be moved to its dead-letter topic; trying again")]
    public static partial void DeadLetterNotSent(ILogger logger, TopicPartitionOffset place, Exception error);
}
