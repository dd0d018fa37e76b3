using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

namespace Dendro.Shop.ServiceKit.Messaging;

/// <summary>
/// Spans of messages by https://opentelemetry.io/docs/specs/semconv/messaging/kafka/ (1.38, in development there);
/// the trace context travels in the message's headers as https://www.w3.org/TR/trace-context/ has it.
/// </summary>
static class MessagingSpans
{
    static readonly ActivitySource Source = new(Telemetry.Name);

    public static Activity? StartSend(string topic, string? key, Headers headers)
    {
        var span = Source.StartActivity($"send {topic}", ActivityKind.Producer);
        Describe(span, topic, key, operation: "send", type: "send");
        DistributedContextPropagator.Current.Inject(span ?? Activity.Current, headers, static (carrier, name, value) =>
        {
            var headers = (Headers)carrier!;
            headers.Remove(name);
            headers.Add(name, Encoding.UTF8.GetBytes(value));
        });
        return span;
    }

    public static void SetSent(Activity? span, TopicPartitionOffset place) => SetPlace(span, place);

    public static Activity? StartProcess(ConsumeResult<string, byte[]> message, string group, int attempt)
    {
        var span = Source.StartActivity($"process {message.Topic}", ActivityKind.Consumer, Producer(message.Message.Headers));
        Describe(span, message.Topic, message.Message.Key, operation: "process", type: "process");
        SetPlace(span, message.TopicPartitionOffset);
        span?.SetTag("messaging.consumer.group.name", group);
        span?.SetTag("shop.message.attempt", attempt);
        return span;
    }

    static void Describe(Activity? span, string topic, string? key, string operation, string type)
    {
        span?.SetTag("messaging.system", "kafka");
        span?.SetTag("messaging.operation.name", operation);
        span?.SetTag("messaging.operation.type", type);
        span?.SetTag("messaging.destination.name", topic);
        span?.SetTag("messaging.kafka.message.key", key);
    }

    static void SetPlace(Activity? span, TopicPartitionOffset place)
    {
        span?.SetTag("messaging.destination.partition.id", place.Partition.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        span?.SetTag("messaging.kafka.offset", place.Offset.Value);
    }

    static ActivityContext Producer(Headers? headers) =>
        ActivityContext.TryParse(Text(headers, "traceparent"), Text(headers, "tracestate"), isRemote: true, out var context) ? context : default;

    static string? Text(Headers? headers, string name) =>
        headers is not null && headers.TryGetLastBytes(name, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
}
