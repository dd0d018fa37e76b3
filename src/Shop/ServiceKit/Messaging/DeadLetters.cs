using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Dendro.Shop.Contracts;

namespace Dendro.Shop.ServiceKit.Messaging;

/// <summary>Puts aside messages that can never be processed, with everything needed to judge and to replay them.</summary>
sealed class DeadLetters(MessageProducer producer)
{
    /// <summary>Copies the message to its topic's dead-letter topic; the headers say why and where it came from.</summary>
    /// <exception cref="KafkaException">It could not be sent.</exception>
    public async Task SendAsync(ConsumeResult<string, byte[]> message, string reason, int attempts)
    {
        var headers = new Headers();
        foreach (var header in message.Message.Headers)
        {
            headers.Add(header);
        }

        Add("dlq.reason", reason);
        Add("dlq.attempts", attempts.ToString(CultureInfo.InvariantCulture));
        Add("dlq.origin.topic", message.Topic);
        Add("dlq.origin.partition", message.Partition.Value.ToString(CultureInfo.InvariantCulture));
        Add("dlq.origin.offset", message.Offset.Value.ToString(CultureInfo.InvariantCulture));
        await producer.SendAsync(Topics.DeadLetters(message.Topic), message.Message.Key, message.Message.Value ?? [], headers);
        Telemetry.DeadLettered.Add(1, Telemetry.Topic(message.Topic));

        void Add(string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));
    }
}
