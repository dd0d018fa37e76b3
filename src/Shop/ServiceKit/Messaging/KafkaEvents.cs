using System.Text.Json;
using Confluent.Kafka;
using Dendro.Shop.ServiceKit.Hosting;
using Microsoft.Extensions.Logging;

namespace Dendro.Shop.ServiceKit.Messaging;

/// <summary>Turns what librdkafka tells in its callbacks into health, lag and log records.</summary>
sealed class KafkaEvents
{
    const string CheckName = "kafka";

    readonly Health _health;
    readonly ILogger _logger;

    public KafkaEvents(Health health, ILogger logger)
    {
        (_health, _logger) = (health, logger);
        health.Set(CheckName, "not connected yet");
    }

    /// <summary>Kafka is away or a client reports trouble; librdkafka itself keeps reconnecting.</summary>
    public void OnError(Error error)
    {
        if (error.Code == ErrorCode.Local_AllBrokersDown)
        {
            _health.Set(CheckName, error.Reason);
        }

        Log.KafkaTroubled(_logger, error.Code, error.Reason);
    }

    public void OnLog(LogMessage message) => Log.KafkaSaid(_logger, message.Facility, message.Message);

    /// <summary>Reads https://github.com/confluentinc/librdkafka/blob/master/STATISTICS.md.</summary>
    public void OnStatistics(string json)
    {
        using var statistics = JsonDocument.Parse(json);
        var brokers = statistics.RootElement.GetProperty("brokers").EnumerateObject().Select(broker => broker.Value);
        var connected = brokers.Any(broker => broker.GetProperty("state").GetString() == "UP");
        _health.Set(CheckName, connected ? null : "no broker is connected");

        foreach (var topic in statistics.RootElement.GetProperty("topics").EnumerateObject())
        {
            foreach (var partition in topic.Value.GetProperty("partitions").EnumerateObject())
            {
                // -1 is "not known", and so is the partition "-1" that stands for none.
                if (partition.Value.GetProperty("consumer_lag").GetInt64() is >= 0 and var lag && partition.Name != "-1")
                {
                    Telemetry.ConsumerLag.Record(lag, Telemetry.Topic(topic.Name), Telemetry.Partition(partition.Name));
                }
            }
        }
    }
}
