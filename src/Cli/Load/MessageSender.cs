using System.Text.Json;
using Confluent.Kafka;
using Dendro.Shop.Contracts;

namespace Dendro.Cli.Load;

/// <summary>Produces messages as the shop's producers do, and counts what Kafka says to them.</summary>
internal sealed class MessageSender(string bootstrapServers) : IDisposable
{
    static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(5);

    readonly IProducer<string, byte[]> _producer = new ProducerBuilder<string, byte[]>(new ProducerConfig
    {
        BootstrapServers = bootstrapServers,
        EnableIdempotence = true,
        Acks = Acks.All,
        LingerMs = 5,
        SocketNagleDisable = true,
        MessageTimeoutMs = 30_000,
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    int _acknowledged;
    int _refused;
    string? _reason;

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Why Kafka refused the last that it refused.</summary>
    public string? Reason => Volatile.Read(ref _reason);

    /// <summary>Hands a message to the client; waits only while its queue is full.</summary>
    public async Task SendAsync<T>(string topic, string key, T message, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message, ShopJson.Options);
        while (true)
        {
            try
            {
                _producer.Produce(topic, new Message<string, byte[]> { Key = key, Value = bytes }, Report);
                return;
            }
            catch (ProduceException<string, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                await Task.Delay(QueueFullPause, cancellationToken);
            }
        }
    }

    /// <summary>Waits until Kafka has answered to each message, at most so long.</summary>
    public Task FlushAsync(TimeSpan patience) => Task.Run(() => _producer.Flush(patience));

    public void Dispose() => _producer.Dispose();

    void Report(DeliveryReport<string, byte[]> report)
    {
        if (report.Error.IsError)
        {
            Volatile.Write(ref _reason, report.Error.Reason);
            Interlocked.Increment(ref _refused);
        }
        else
        {
            Interlocked.Increment(ref _acknowledged);
        }
    }
}
