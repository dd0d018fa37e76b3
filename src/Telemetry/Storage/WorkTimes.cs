namespace Dendro.Telemetry.Storage;

/// <summary>How often something was done and how long it took, in all and at worst.</summary>
public sealed class WorkTimes
{
    const long MinuteMs = 60_000;

    readonly Lock _lock = new();
    long _count;
    TimeSpan _total;
    TimeSpan _worst;
    TimeSpan _worstThisMinute;
    TimeSpan _worstLastMinute;
    long _minute;

    /// <summary>The figures up to now.</summary>
    public WorkFigures Figures
    {
        get
        {
            lock (_lock)
            {
                Turn();
                var recent = _worstThisMinute > _worstLastMinute ? _worstThisMinute : _worstLastMinute;
                return new WorkFigures(_count, _total.TotalSeconds, _worst.TotalMilliseconds, recent.TotalMilliseconds);
            }
        }
    }

    /// <summary>Counts it as done once more.</summary>
    public void Add(TimeSpan duration)
    {
        lock (_lock)
        {
            Turn();
            _count++;
            _total += duration;
            _worst = duration > _worst ? duration : _worst;
            _worstThisMinute = duration > _worstThisMinute ? duration : _worstThisMinute;
        }
    }

    void Turn()
    {
        var minute = Environment.TickCount64 / MinuteMs;
        if (minute != _minute)
        {
            (_worstLastMinute, _worstThisMinute) = (minute == _minute + 1 ? _worstThisMinute : TimeSpan.Zero, TimeSpan.Zero);
            _minute = minute;
        }
    }
}

/// <summary>How often something was done, and how long it took.</summary>
/// <param name="Count">Times since the process started.</param>
/// <param name="TotalSeconds">Seconds in all.</param>
/// <param name="WorstMs">Milliseconds of the longest.</param>
/// <param name="WorstRecentMs">Milliseconds of the longest in this minute and the one before.</param>
public sealed record WorkFigures(long Count, double TotalSeconds, double WorstMs, double WorstRecentMs);

/// <summary>What keeps the store busy.</summary>
/// <param name="Commits">Groups of records that were made durable in the journal.</param>
/// <param name="Folds">Transactions that put the journal into the tables.</param>
/// <param name="Checkpoints">Writing the tables to the file; what is in the journal waits meanwhile to be readable.</param>
/// <param name="Waits">Queries that waited until the tables had what was acknowledged before them.</param>
/// <param name="MemoryBytes">Memory that DuckDB's buffers take.</param>
public sealed record StoreWork(WorkFigures Commits, WorkFigures Folds, WorkFigures Checkpoints, WorkFigures Waits, long MemoryBytes);
