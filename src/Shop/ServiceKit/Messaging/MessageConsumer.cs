using Confluent.Kafka;
using Dendro.Shop.ServiceKit.Faults;
using Dendro.Shop.ServiceKit.Hosting;
using Microsoft.Extensions.Logging;

namespace Dendro.Shop.ServiceKit.Messaging;

/// <summary>
/// Reads a topic as a member of a group: of each partition one message at a time, the partitions side by side. A message is committed only
/// after it was accepted or dead-lettered, so a crash repeats the last messages and loses none. Polling goes on while messages are handled:
/// the member stays in its group however long the retries take.
/// </summary>
public sealed class MessageConsumer(
    KafkaSettings kafka, MessageProducer producer, Health health, FaultSwitches faults, Backoff backoff, ILogger<MessageConsumer> logger)
{
    /// <summary>Handles messages until told to stop; the messages in hand are finished first, within three seconds.</summary>
    /// <param name="topic">The topic, without prefix.</param>
    /// <param name="group">The consumer group, without prefix.</param>
    /// <param name="handle">Tries to handle one message; called again for the same message until it is accepted or rejected for good.</param>
    /// <param name="stop">Ends the loop.</param>
    public Task RunAsync<T>(string topic, string group, MessageHandler<T> handle, CancellationToken stop) where T : class
    {
        var fullGroup = kafka.Name(group);
        var delivery = new MessageDelivery<T>(fullGroup, handle, new DeadLetters(producer), faults, backoff, logger);
        // Polling blocks its thread.
        return Task.Run(() => RunSessionsAsync(kafka.Name(topic), fullGroup, delivery.RunAsync, stop), stop);
    }

    async Task RunSessionsAsync(string topic, string group, Deliver deliver, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await new ConsumerSession(kafka, health, deliver, logger).RunAsync(topic, group, stop);
            }
            catch (KafkaException error)
            {
                health.Set(ConsumerSession.CheckName, error.Error.Reason);
                Log.ConsumerBroke(logger, topic, error);
                await backoff.WaitAsync(1, stop);
            }
        }
    }
}
