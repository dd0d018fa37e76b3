using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Confluent.Kafka;
using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit.Faults;
using Dendro.Shop.ServiceKit.Http;
using Microsoft.Extensions.Logging;

namespace Dendro.Shop.ServiceKit.Messaging;

/// <summary>
/// Brings one message to its end. What cannot be read is dead-lettered at once; what the receiver refuses, after <see cref="MaxRejections"/>
/// refusals; anything else is an outage and is tried until it is over, because the message behind it would fare no better.
/// </summary>
sealed class MessageDelivery<T>(
    string group, MessageHandler<T> handle, DeadLetters deadLetters, FaultSwitches faults, Backoff backoff, ILogger logger)
    where T : class
{
    public const int MaxRejections = 3;

    static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Says whether the message may be committed; not when the loop stops or the partition is lost on the way. An attempt under way is not
    /// broken off then: it would fail in the receiver, and a message that two members hand over is known by its key.
    /// </summary>
    public async Task<bool> RunAsync(ConsumeResult<string, byte[]> message, CancellationToken stop, CancellationToken lost)
    {
        using var grace = new CancellationTokenSource();
        using var stopping = stop.Register(() => grace.CancelAfter(Grace));
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stop, lost);
        try
        {
            await faults.WhileOnAsync(FaultKind.ConsumerStall, waiting.Token);
            if (!TryRead(message, out var value, out var problem))
            {
                await PutAsideAsync(message, problem, 0, waiting.Token);
                return true;
            }

            var rejections = 0;
            for (var number = 1; ; number++)
            {
                var outcome = await AttemptAsync(message, value, number, grace.Token);
                if (outcome is Outcome.Accepted)
                {
                    return true;
                }

                if (outcome is Outcome.Rejected rejected && ++rejections == MaxRejections)
                {
                    await PutAsideAsync(message, rejected.Reason, number, waiting.Token);
                    return true;
                }

                Telemetry.Retried.Add(1, Telemetry.Topic(message.Topic));
                await backoff.WaitAsync(number, waiting.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || lost.IsCancellationRequested)
        {
            Log.MessageReleased(logger, message.TopicPartitionOffset);
            return false;
        }
    }

    async Task<Outcome> AttemptAsync(ConsumeResult<string, byte[]> message, T value, int number, CancellationToken cancellationToken)
    {
        using var span = MessagingSpans.StartProcess(message, group, number);
        var outcome = await handle(Key(message), value, cancellationToken);
        switch (outcome)
        {
            case Outcome.Failed failed:
                span.Fail(failed.Error);
                break;
            case Outcome.Rejected rejected:
                span.Fail(rejected.Reason);
                break;
        }

        return outcome;
    }

    async Task PutAsideAsync(ConsumeResult<string, byte[]> message, string reason, int attempts, CancellationToken cancellationToken)
    {
        await backoff.UntilDoneAsync(async number =>
        {
            using var span = MessagingSpans.StartProcess(message, group, attempts);
            span.Fail(reason);
            try
            {
                await deadLetters.SendAsync(message, reason, attempts);
                return true;
            }
            catch (KafkaException error)
            {
                Log.DeadLetterNotSent(logger, message.TopicPartitionOffset, error);
                return false;
            }
        }, cancellationToken);
        Log.MessageDeadLettered(logger, message.TopicPartitionOffset, Topics.DeadLetters(message.Topic), reason);
    }

    // Our producers always set a key. A message of another origin is identified by its place, which never changes either.
    static string Key(ConsumeResult<string, byte[]> message) => string.IsNullOrEmpty(message.Message.Key)
        ? $"{message.Topic}/{message.Partition.Value}/{message.Offset.Value}"
        : message.Message.Key;

    static bool TryRead(
        ConsumeResult<string, byte[]> message, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? problem)
    {
        (value, problem) = (null, null);
        try
        {
            value = JsonSerializer.Deserialize<T>(message.Message.Value ?? [], ShopJson.Options);
            problem = value is null ? "The message is null" : null;
        }
        catch (JsonException error)
        {
            var (field, text) = JsonProblem.Of<T>(error);
            problem = $"The message cannot be read: {field}: {text}";
        }

        return value is not null;
    }
}
