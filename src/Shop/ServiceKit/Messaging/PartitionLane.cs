using System.Threading.Channels;
using Confluent.Kafka;

namespace Dendro.Shop.ServiceKit.Messaging;

/// <summary>Says whether the message may be committed.</summary>
delegate Task<bool> Deliver(ConsumeResult<string, byte[]> message, CancellationToken stop, CancellationToken lost);

/// <summary>
/// The messages of one partition, handled one after the other, so that their order is kept. Lanes run side by side. The first message that
/// may not be committed ends its lane: what stands behind it comes again, here or elsewhere.
/// </summary>
sealed class PartitionLane : IDisposable
{
    // Fetching starts anew after a pause, so a lane is paused late and resumed early.
    const int Full = 500;
    const int NearlyEmpty = 50;

    readonly Channel<ConsumeResult<string, byte[]>> _waiting = Channel.CreateUnbounded<ConsumeResult<string, byte[]>>();
    readonly CancellationTokenSource _lost = new();

    /// <summary>Starts handling.</summary>
    /// <param name="deliver">Brings one message to its end.</param>
    /// <param name="done">Told of each message that may be committed, in their order.</param>
    /// <param name="stop">Ends the lane after the message in hand.</param>
    public PartitionLane(Deliver deliver, Action<ConsumeResult<string, byte[]>> done, CancellationToken stop) =>
        Completion = Task.Run(() => RunAsync(deliver, done, stop), CancellationToken.None);

    /// <summary>Ends when the lane has; with the exception of a handler that broke.</summary>
    public Task Completion { get; }

    /// <summary>Whether no more messages should be fetched for it now.</summary>
    public bool IsFull => _waiting.Reader.Count >= Full;

    /// <summary>Whether it should get messages again after it was full.</summary>
    public bool HasRoom => _waiting.Reader.Count <= NearlyEmpty;

    /// <summary>Puts a message behind those that wait; of a lane that is lost nothing is handled any more.</summary>
    public void Add(ConsumeResult<string, byte[]> message) => _waiting.Writer.TryWrite(message);

    /// <summary>The partition was given to another member: ends the attempt under way, and forgets the other messages.</summary>
    public void Lose() => _lost.Cancel();

    /// <summary>To be called once it has ended.</summary>
    public void Dispose() => _lost.Dispose();

    async Task RunAsync(Deliver deliver, Action<ConsumeResult<string, byte[]>> done, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _lost.Token);
        try
        {
            await foreach (var message in _waiting.Reader.ReadAllAsync(either.Token))
            {
                if (either.IsCancellationRequested || !await deliver(message, stop, _lost.Token) || _lost.IsCancellationRequested)
                {
                    return;
                }

                done(message);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Nothing was in hand.
        }
    }
}
