namespace Dendro.Telemetry.Storage.Native;

/// <summary>
/// Lets a few readings of DuckDB run at a time, first come, first served, since those that run share its memory. A query is many readings
/// where it goes slice by slice, so a long one holds up a short one for the time of a slice. What finds too little memory beside others is
/// read again alone, with room of its own.
/// </summary>
/// <param name="places">How many readings run at a time.</param>
/// <param name="limit">Where the room comes from.</param>
/// <param name="claim">Ends SQL, which may hold any amount of memory for as long as it runs.</param>
internal sealed class ReadGate(int places, MemoryLimit limit, Action claim)
{
    // What a vector of long texts takes to be read: the journal is written to the file before it has more.
    const long Room = 192 << 20;

    readonly Lock _lock = new();
    readonly LinkedList<Waiter> _waiting = new();
    int _readings;
    int _sql;
    bool _isAlone;

    /// <summary>How many wait.</summary>
    internal int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Waits for a place and keeps it until the result is disposed.</summary>
    internal IDisposable Enter(CancellationToken cancellationToken) => Enter(Manner.Shared, cancellationToken);

    /// <summary>Lets SQL run beside the readings, but not beside one that reads alone.</summary>
    internal IDisposable EnterSql(CancellationToken cancellationToken) => Enter(Manner.Sql, cancellationToken);

    /// <summary>Waits until nothing else reads and makes room. While it waits no one else begins.</summary>
    /// <param name="connection">Where it reads; without a statement.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    internal IDisposable EnterAlone(Connection connection, CancellationToken cancellationToken)
    {
        claim();
        var place = Enter(Manner.Alone, cancellationToken);
        try
        {
            limit.TryWiden(connection, MemoryUser.Reader, Room);
            return new Alone(place, connection, limit);
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    Place Enter(Manner manner, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> waiter;
        lock (_lock)
        {
            if (_waiting.Count == 0 && HasRoom(manner))
            {
                Take(manner);
                return new Place(this, manner);
            }

            waiter = _waiting.AddLast(new Waiter(manner));
        }

        try
        {
            waiter.Value.Turn.Wait(cancellationToken);
            return new Place(this, manner);
        }
        catch (OperationCanceledException)
        {
            GiveUp(waiter);
            throw;
        }
    }

    void GiveUp(LinkedListNode<Waiter> waiter)
    {
        lock (_lock)
        {
            if (waiter.List is null)
            {
                Give(waiter.Value.Manner);
            }
            else
            {
                _waiting.Remove(waiter);
            }

            LetIn();
        }
    }

    void Leave(Manner manner)
    {
        lock (_lock)
        {
            Give(manner);
            LetIn();
        }
    }

    void LetIn()
    {
        while (_waiting.First is { } first && HasRoom(first.Value.Manner))
        {
            Take(first.Value.Manner);
            _waiting.RemoveFirst();
            first.Value.Turn.Set();
        }
    }

    bool HasRoom(Manner manner) => !_isAlone && manner switch
    {
        Manner.Shared => _readings < places,
        Manner.Alone => _readings == 0 && _sql == 0,
        _ => true,
    };

    void Take(Manner manner) => Count(manner, 1);

    void Give(Manner manner) => Count(manner, -1);

    void Count(Manner manner, int number)
    {
        _readings += manner == Manner.Shared ? number : 0;
        _sql += manner == Manner.Sql ? number : 0;
        _isAlone = manner == Manner.Alone ? number > 0 : _isAlone;
    }

    enum Manner
    {
        Shared,
        Sql,
        Alone,
    }

    sealed record Waiter(Manner Manner)
    {
        internal ManualResetEventSlim Turn { get; } = new();
    }

    sealed class Place(ReadGate gate, Manner manner) : IDisposable
    {
        public void Dispose() => gate.Leave(manner);
    }

    sealed class Alone(Place place, Connection connection, MemoryLimit limit) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                limit.TryNarrow(connection, MemoryUser.Reader);
            }
            finally
            {
                place.Dispose();
            }
        }
    }
}
