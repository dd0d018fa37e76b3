using Dendro.Telemetry.Storage;

namespace Dendro.Telemetry.Server.Api.Queries;

/// <summary>The times of one language's queries.</summary>
internal sealed class QueryTimes
{
    const int MostRecent = 1_000;

    readonly WorkTimes _answered = new();
    readonly Lock _lock = new();
    readonly Queue<double> _recentMs = new();
    long _failed;

    internal QueryFigures Figures
    {
        get
        {
            double[] sorted;
            lock (_lock)
            {
                sorted = [.. _recentMs];
            }

            Array.Sort(sorted);
            return new QueryFigures(_answered.Figures, Quantile(sorted, 0.5), Quantile(sorted, 0.95), Interlocked.Read(ref _failed));
        }
    }

    internal void Answered(TimeSpan duration)
    {
        _answered.Add(duration);
        lock (_lock)
        {
            _recentMs.Enqueue(duration.TotalMilliseconds);
            if (_recentMs.Count > MostRecent)
            {
                _recentMs.Dequeue();
            }
        }
    }

    internal void Failed() => Interlocked.Increment(ref _failed);

    // The smallest time that so many are not above.
    static double? Quantile(double[] sorted, double quantile) =>
        sorted.Length == 0 ? null : sorted[(int)Math.Ceiling(quantile * sorted.Length) - 1];
}

/// <param name="Answered">Queries that were answered, and what they took.</param>
/// <param name="P50Ms">Milliseconds within which half of the last thousand of them were answered; null before the first.</param>
/// <param name="P95Ms">Milliseconds within which 95 % of them were.</param>
/// <param name="Failed">Queries that were refused, cancelled or failed.</param>
internal sealed record QueryFigures(WorkFigures Answered, double? P50Ms, double? P95Ms, long Failed);
