namespace Dendro.Telemetry.Storage.Catalog;

/// <summary>
/// A value that rows name by a small number: a series, a stream, a resource, a scope. Equal values share one
/// instance. It is written to the file together with the first row that uses it.
/// </summary>
public sealed class Interned<T>
    where T : notnull
{
    readonly InternTable<T> _table;
    // Null while the table has forgotten it.
    Interned<T>? _current;
    long _first = long.MaxValue;
    long _last = long.MinValue;
    int _expiries;

    internal Interned(InternTable<T> table, uint id, T value) => (_table, _current, Id, Value) = (table, this, id, value);

    /// <summary>The value.</summary>
    public T Value { get; }

    internal uint Id { get; }

    /// <summary>Whether the file has it, or the running transaction writes it; the writer's alone.</summary>
    internal bool Stored { get; set; }

    /// <summary>The segment of the journal that defines it last; the journal's alone.</summary>
    internal long Segment { get; set; }

    /// <summary>The one that rows refer to: another, when it expired while someone held it and its value came back from someone else.</summary>
    internal Interned<T> Current => _current is { } current && current != this ? current.Current : this;

    /// <summary>Whether no row ever used it: its batch was refused, or is on its way.</summary>
    internal bool IsUnused => !Stored && Last == long.MinValue;

    /// <summary>Whether it was unused when that was last looked at; the upkeep's alone.</summary>
    internal bool WasUnused { get; set; }

    /// <summary>How often the table has forgotten it.</summary>
    internal int Expiries => Volatile.Read(ref _expiries);

    /// <summary>The time of its earliest row, in the unit of its table.</summary>
    internal long First => Volatile.Read(ref _first);

    /// <summary>The time of its latest row.</summary>
    internal long Last => Volatile.Read(ref _last);

    /// <summary>Lists it again if it had expired.</summary>
    /// <returns><see cref="Current"/>.</returns>
    internal Interned<T> Listed()
    {
        // It may expire meanwhile.
        var current = _current ??= _table.Restore(this);
        return current == this ? this : current.Listed();
    }

    /// <summary>Widens the stretch of time it has rows in, and lists it again if it had expired; only the writer calls this.</summary>
    internal void Saw(long time)
    {
        if (_current != this && Listed() is var current && current != this)
        {
            current.Saw(time);
            return;
        }

        if (time < _first)
        {
            Volatile.Write(ref _first, time);
        }

        if (time > _last)
        {
            Volatile.Write(ref _last, time);
        }
    }

    /// <summary>Notes that the table has forgotten it.</summary>
    internal void Expire()
    {
        (_current, Stored, WasUnused, _first, _last) = (null, false, false, long.MaxValue, long.MinValue);
        Interlocked.Increment(ref _expiries);
    }

    /// <summary>Notes that rows before <paramref name="time"/> are gone; only the writer calls this.</summary>
    internal void Forget(long time) => Volatile.Write(ref _first, Math.Max(_first, time));
}
