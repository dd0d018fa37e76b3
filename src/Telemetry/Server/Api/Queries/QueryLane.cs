using System.Globalization;
using Dendro.Telemetry.Storage;

namespace Dendro.Telemetry.Server.Api.Queries;

/// <summary>
/// Places for queries of one kind, and who waits for them. A place that becomes free goes to the client whose turn it is, to the
/// first of its queries: who sends a hundred does not keep another from its one.
/// </summary>
internal sealed class QueryLane(int places, int mostWaiting, TimeSpan mostWait, TimeProvider time)
{
    internal const string ClientFull = "client_full";
    internal const string QueueFull = "queue_full";
    internal const string Waited = "waited";

    static readonly TimeSpan LeastRetryAfter = TimeSpan.FromSeconds(1);

    // What one client may have waiting: others find room beside it.
    readonly int _mostOfClient = Math.Max(1, mostWaiting / 2);
    readonly Lock _lock = new();
    readonly LinkedList<Client> _turns = new();
    readonly Dictionary<string, LinkedListNode<Client>> _clients = [];
    readonly WorkTimes _waits = new();
    int _running;
    int _waiting;
    long _refused;
    double _meanSeconds;

    internal LaneFigures Figures
    {
        get
        {
            lock (_lock)
            {
                return new LaneFigures(places, _running, _waiting, _refused, _waits.Figures);
            }
        }
    }

    /// <summary>Takes a place, when there is one, or when it is the turn of this query. Dispose the result to leave it.</summary>
    /// <exception cref="QueryRefusedException">Too many wait, or it waited too long.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    internal async Task<IDisposable> EnterAsync(string client, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var started = time.GetTimestamp();
        if (TryEnter(client) is { } waiter)
        {
            await WaitAsync(waiter, cancellationToken);
        }

        _waits.Add(time.GetElapsedTime(started));
        return new Place(this, time.GetTimestamp());
    }

    /// <summary>Null when there was a place.</summary>
    Waiter? TryEnter(string client)
    {
        lock (_lock)
        {
            if (_running < places)
            {
                _running++;
                return null;
            }

            if (_waiting >= mostWaiting)
            {
                throw Refusal(QueueFull, $"{_waiting} queries wait already");
            }

            if (!_clients.TryGetValue(client, out var node))
            {
                _clients[client] = node = _turns.AddLast(new Client(client));
            }
            else if (node.Value.Waiting.Count >= _mostOfClient)
            {
                throw Refusal(ClientFull, $"{node.Value.Waiting.Count} queries of yours wait already");
            }

            _waiting++;
            return new Waiter(node, node.Value.Waiting);
        }
    }

    async Task WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        try
        {
            await waiter.Turn.WaitAsync(mostWait, time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // Its turn may have come in the same moment.
            var hasPlace = !TryGiveUp(waiter);
            if (e is OperationCanceledException)
            {
                if (hasPlace)
                {
                    PassOn();
                }

                throw;
            }

            if (!hasPlace)
            {
                throw Refusal(Waited, string.Create(CultureInfo.InvariantCulture, $"the query waited for {mostWait.TotalSeconds} s"));
            }
        }
    }

    bool TryGiveUp(Waiter waiter)
    {
        lock (_lock)
        {
            if (!waiter.TryRemove())
            {
                return false;
            }

            _waiting--;
            Forget(waiter.Client);
            return true;
        }
    }

    /// <summary>Gives a place to whose turn it is.</summary>
    void PassOn()
    {
        lock (_lock)
        {
            if (_turns.First is not { } next)
            {
                _running--;
                return;
            }

            _turns.RemoveFirst();
            _turns.AddLast(next);
            _waiting--;
            next.Value.Waiting.First!.Value.Begin();
            Forget(next);
        }
    }

    void Leave(long since)
    {
        lock (_lock)
        {
            // What counts are the last few.
            _meanSeconds += (time.GetElapsedTime(since).TotalSeconds - _meanSeconds) / 8;
            PassOn();
        }
    }

    void Forget(LinkedListNode<Client> client)
    {
        if (client.Value.Waiting.Count == 0)
        {
            _turns.Remove(client);
            _clients.Remove(client.Value.Name);
        }
    }

    QueryRefusedException Refusal(string reason, string what)
    {
        lock (_lock)
        {
            _refused++;
            var seconds = Math.Clamp(_meanSeconds * (_waiting + 1) / places, LeastRetryAfter.TotalSeconds, Math.Max(LeastRetryAfter.TotalSeconds, mostWait.TotalSeconds));
            return new QueryRefusedException(reason, $"{what}, and {places} run: ask again later, or for less at once", TimeSpan.FromSeconds(seconds));
        }
    }

    sealed class Client(string name)
    {
        internal string Name => name;

        internal LinkedList<Waiter> Waiting { get; } = new();
    }

    sealed class Waiter
    {
        readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly LinkedListNode<Waiter> _place;

        internal Waiter(LinkedListNode<Client> client, LinkedList<Waiter> waiting) => (Client, _place) = (client, waiting.AddLast(this));

        internal LinkedListNode<Client> Client { get; }

        internal Task Turn => _turn.Task;

        internal void Begin()
        {
            TryRemove();
            _turn.SetResult();
        }

        /// <summary>False when it waits no more.</summary>
        internal bool TryRemove()
        {
            if (_place.List is not { } list)
            {
                return false;
            }

            list.Remove(_place);
            return true;
        }
    }

    sealed class Place(QueryLane lane, long since) : IDisposable
    {
        public void Dispose() => lane.Leave(since);
    }
}

/// <param name="Places">How many run at a time at most.</param>
/// <param name="Running">How many run.</param>
/// <param name="Waiting">How many wait.</param>
/// <param name="Refused">How many were refused since the start.</param>
/// <param name="Waits">How long those waited that ran.</param>
internal sealed record LaneFigures(int Places, int Running, int Waiting, long Refused, WorkFigures Waits);
