using System.Collections;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL;

/// <summary>
/// Series whose samples are put together each time one is asked for, so that a query need not hold those of all of them at once. Used by
/// one thread; they are cheap in order.
/// </summary>
public abstract class SeriesSet : IReadOnlyList<Series>, IDisposable
{
    /// <inheritdoc/>
    public abstract int Count { get; }

    /// <inheritdoc/>
    public abstract Series this[int index] { get; }

    /// <summary>The labels of a series.</summary>
    public abstract Labels LabelsOf(int index);

    /// <summary>How many samples a series has at most: less when some are there twice.</summary>
    public abstract int MostSamplesOf(int index);

    /// <inheritdoc/>
    public IEnumerator<Series> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    /// <summary>Gives up the samples; series that were taken out stay.</summary>
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives up the samples.</summary>
    protected abstract void Dispose(bool isDisposing);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
