using Dendro.Cli.Verify;
using Npgsql;

namespace Dendro.Cli.Load;

/// <summary>
/// Learns which orders are stored, and when PostgreSQL committed each (<c>track_commit_timestamp</c>), so that asking seldom makes no
/// latency longer.
/// </summary>
internal sealed class StoredOrders : IAsyncDisposable
{
    readonly NpgsqlConnection _connection;
    readonly RunKeys _keys;
    readonly SortedSet<int> _missing = [];

    /// <summary>By number, when it should have been sent.</summary>
    readonly List<DateTimeOffset> _due = [];

    readonly List<double> _latencies = [];

    StoredOrders(NpgsqlConnection connection, RunKeys keys, bool knowsCommits) =>
        (_connection, _keys, KnowsCommits) = (connection, keys, knowsCommits);

    /// <summary>False when the server keeps no times of commits: then the time at which the API made the row is taken.</summary>
    public bool KnowsCommits { get; }

    public int Stored => _latencies.Count;

    /// <summary>Sent and not seen in the database.</summary>
    public int Missing => _missing.Count;

    public DateTimeOffset LastStored { get; private set; }

    /// <summary>In milliseconds, in the order in which they were seen.</summary>
    public IReadOnlyList<double> LatenciesMs => _latencies;

    public static async Task<StoredOrders> OpenAsync(string connectionString, RunKeys keys, CancellationToken cancellationToken)
    {
        var connection = await ShopDatabase.OpenAsync(connectionString, cancellationToken);
        await using var command = new NpgsqlCommand("SHOW track_commit_timestamp", connection);
        return new StoredOrders(connection, keys, await command.ExecuteScalarAsync(cancellationToken) is "on");
    }

    /// <summary>Notes an order that is about to be sent, in the order of their numbers.</summary>
    public int Expect(DateTimeOffset due)
    {
        _due.Add(due);
        _missing.Add(_due.Count - 1);
        return _due.Count - 1;
    }

    /// <summary>Asks once for those that are still missing.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_missing.Count == 0)
        {
            return;
        }

        var time = KnowsCommits ? "pg_xact_commit_timestamp(xmin)" : "created_at";
        await using var command = new NpgsqlCommand($"SELECT key, {time} FROM order_keys WHERE key >= $1 AND key <= $2", _connection);
        command.Parameters.AddWithValue(_keys.Key(_missing.Min));
        command.Parameters.AddWithValue(_keys.Last);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var number = _keys.Number(reader.GetString(0));
            if (_missing.Remove(number))
            {
                var at = reader.GetFieldValue<DateTimeOffset>(1);
                LastStored = at > LastStored ? at : LastStored;
                _latencies.Add((at - _due[number]).TotalMilliseconds);
            }
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
