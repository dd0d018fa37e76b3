namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// Records of one signal that are stored together or not at all. Its memory is rented: it goes back when whoever made
/// the batch has disposed it and the store is done with it, and may be left to the garbage collector.
/// </summary>
public abstract class Batch : IDisposable
{
    /// <summary>
    /// The most <see cref="Bytes"/> of a batch. The smallest records are two bytes of a request and more than a hundred here.
    /// </summary>
    internal const long MostBytes = 256 << 20;

    int _holders = 1;
    long _charged;

    /// <summary>Number of records.</summary>
    public abstract int Count { get; }

    /// <summary>Memory they take, roughly, in bytes, with what was charged.</summary>
    public long Bytes => RecordBytes + _charged;

    /// <summary>Whether it holds what was acknowledged before, which is taken whatever its size.</summary>
    internal bool IsUnlimited { get; init; }

    private protected abstract long RecordBytes { get; }

    /// <summary>The request that brought it; a batch of a request that was stored lately is not stored again. Null when there may be two alike.</summary>
    public RequestHash? Request { get; set; }

    /// <summary>Says that its maker reads it no more; call it once.</summary>
    public void Dispose()
    {
        LetGo();
        GC.SuppressFinalize(this);
    }

    /// <summary>Keeps its memory until <see cref="LetGo"/>.</summary>
    internal void Hold() => Interlocked.Increment(ref _holders);

    internal void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Return();
        }
    }

    /// <summary>Counts memory of what its records refer to and the store did not know.</summary>
    /// <exception cref="BatchTooLargeException">There is no room for so many bytes more.</exception>
    public void Charge(long bytes)
    {
        Require(bytes);
        _charged += bytes;
    }

    /// <summary>Asks for room for so many bytes more.</summary>
    /// <exception cref="BatchTooLargeException">There is none.</exception>
    public void Require(long bytes)
    {
        if (!IsUnlimited && Bytes + bytes > MostBytes)
        {
            throw new BatchTooLargeException();
        }
    }

    /// <summary>Gives the rented memory back.</summary>
    private protected abstract void Return();
}
