using System.Globalization;

namespace Dendro.Telemetry.Storage.Native;

/// <summary>Who may get more than the usual memory for a while.</summary>
internal enum MemoryUser
{
    /// <summary>The store, while it writes.</summary>
    Writer,

    /// <summary>A query that reads alone.</summary>
    Reader,
}

/// <summary>DuckDB's memory limit: what it may usually count, and room besides for those who need it. Used from several threads.</summary>
/// <param name="usual">Bytes while no one has room.</param>
internal sealed class MemoryLimit(long usual)
{
    /// <summary>DuckDB's name for it.</summary>
    internal const string Setting = "memory_limit";

    readonly Lock _lock = new();
    readonly long[] _rooms = new long[Enum.GetValues<MemoryUser>().Length];
    // Null when it is not known whether the last statement has set it.
    long? _set = usual;

    /// <summary>Makes room, or more of it.</summary>
    /// <returns>Whether it could be done: not when more is in use than the limit would be.</returns>
    internal bool TryWiden(Connection connection, MemoryUser user, long bytes)
    {
        lock (_lock)
        {
            var before = _rooms[(int)user];
            _rooms[(int)user] = Math.Max(before, bytes);
            if (TrySet(connection))
            {
                return true;
            }

            _rooms[(int)user] = before;
            return false;
        }
    }

    /// <summary>Takes the room back.</summary>
    /// <returns>Whether it could be done: not when more is in use than the limit would be. Then it is set with the next change.</returns>
    internal bool TryNarrow(Connection connection, MemoryUser user)
    {
        lock (_lock)
        {
            _rooms[(int)user] = 0;
            return TrySet(connection);
        }
    }

    bool TrySet(Connection connection)
    {
        var bytes = usual + _rooms.Sum();
        try
        {
            if (bytes != _set)
            {
                connection.Execute(string.Create(CultureInfo.InvariantCulture, $"SET GLOBAL {Setting} = '{bytes}B'"));
                _set = bytes;
            }

            return true;
        }
        catch (DuckDbException e) when (e.IsOutOfMemory)
        {
            _set = null;
            return false;
        }
    }
}
