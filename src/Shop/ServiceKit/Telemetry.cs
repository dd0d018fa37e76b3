using System.Diagnostics.Metrics;

namespace Dendro.Shop.ServiceKit;

/// <summary>The names and instruments under which this project emits telemetry.</summary>
static class Telemetry
{
    public const string Name = "Dendro.Shop.ServiceKit";

    static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Retried =
        Meter.CreateCounter<long>("shop.messages.retried", "{message}", "Attempts to send or process a message that failed and were tried again.");

    public static readonly Counter<long> DeadLettered =
        Meter.CreateCounter<long>("shop.messages.dead_lettered", "{message}", "Messages put aside because they can never be processed.");

    public static readonly Gauge<long> ConsumerLag =
        Meter.CreateGauge<long>("shop.consumer.lag", "{message}", "Messages of a partition that its consumer has not committed yet.");

    public static KeyValuePair<string, object?> Topic(string topic) => new("messaging.destination.name", topic);

    public static KeyValuePair<string, object?> Partition(string partition) => new("messaging.destination.partition.id", partition);
}
