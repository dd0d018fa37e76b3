using System.Diagnostics;
using System.Globalization;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Native;
using DuckDB.NET.Native;

namespace Dendro.Telemetry.Storage.Sql;

/// <summary>
/// Answers SQL over the views, beside the writer: one statement at a time on connections that can do nothing else,
/// in a read-only transaction, within <see cref="SqlLimits"/>.
/// </summary>
public sealed class SqlSource : IDisposable
{
    readonly SqlConnections _connections;
    readonly ReadGate _gate;
    readonly string _exportDirectory;
    readonly SqlLimits _limits;
    readonly MemoryClaim _claim;
    readonly TimeProvider _time;

    internal SqlSource(SqlConnections connections, ReadGate gate, string exportDirectory, SqlLimits limits, MemoryClaim claim, TimeProvider time) =>
        (_connections, _gate, _exportDirectory, _limits, _claim, _time) = (connections, gate, exportDirectory, limits, claim, time);

    /// <summary>What a query may take.</summary>
    public SqlLimits Limits => _limits;

    /// <summary>Runs a query and hands its rows to <paramref name="writer"/>.</summary>
    /// <exception cref="SqlException">It was refused or failed, and why.</exception>
    public Task<SqlSummary> QueryAsync(SqlQuery query, ISqlWriter writer, CancellationToken cancellationToken) => RunAsync(
        query,
        (connection, token) => SqlStatement.IsExplain(query.Text)
            ? Write(connection, SqlStatement.Trimmed(query.Text), SqlStatement.PlanColumns, query, writer, isPlan: true, token)
            : Write(connection, SqlStatement.Converted(query.Text, writer.WantsJson), SqlStatement.Columns(connection, query.Text, token), query, writer, isPlan: false, token),
        cancellationToken);

    /// <summary>Runs a query and gives its rows as a Parquet file, which is deleted when the stream is closed.</summary>
    /// <exception cref="SqlException">It was refused or failed, and why.</exception>
    public async Task<Stream> ExportAsync(SqlQuery query, CancellationToken cancellationToken)
    {
        if (SqlStatement.IsExplain(query.Text))
        {
            throw new SqlException(SqlFailure.Query, "a plan has no Parquet form: ask for json or csv");
        }

        Directory.CreateDirectory(_exportDirectory);
        var path = Path.Combine(_exportDirectory, $"export-{Guid.NewGuid():N}.parquet");
        try
        {
            await RunAsync(query, (connection, token) => Export(connection, query, path, token), cancellationToken);
            return new FileStream(path, new FileStreamOptions { Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous });
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _connections.Dispose();

    async Task<SqlSummary> RunAsync(SqlQuery query, Func<Connection, CancellationToken, (long Rows, bool Truncated)> run, CancellationToken cancellationToken)
    {
        Require(query.Text.Length <= _limits.Characters, SqlFailure.Limit, $"the query has {query.Text.Length} characters, {_limits.Characters} are allowed");
        Require(query.Rows is null || (query.Rows > 0 && query.Rows <= _limits.Rows), SqlFailure.Query, $"limit is {query.Rows}: expected 1 to {_limits.Rows} (TELEMETRY_SQL_MAX_ROWS)");
        var started = Stopwatch.GetTimestamp();
        using var timeout = new CancellationTokenSource(_limits.Time, _time);
        using var lease = await _connections.RentAsync(_limits.Time, cancellationToken);
        // What happened while it waited is not its doing.
        await using var memory = new MemoryWatch(_limits, _claim);
        var claimed = _claim.Token;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token, memory.Exceeded, claimed);
        try
        {
            var (count, truncated) = await Task.Run(() => InTransaction(lease, query.Text, run, stop.Token), CancellationToken.None);
            return new SqlSummary(count, truncated, Stopwatch.GetElapsedTime(started));
        }
        catch (DuckDbException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (Exception e) when (e is DuckDbException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            var ended = timeout.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"the query ran longer than {_limits.Time.TotalSeconds} s (TELEMETRY_SQL_TIMEOUT): narrow the time, or ask for less")
                : (memory.Reason ?? (claimed.IsCancellationRequested ? MemoryClaim.Reason : null)) is { } reason ? $"{reason}: narrow the time, or aggregate less at once" : null;
            throw ended is null ? SqlStatement.Failure((DuckDbException)e) : new SqlException(SqlFailure.Limit, ended, e);
        }
    }

    (long Rows, bool Truncated) InTransaction(
        SqlConnections.Lease lease, string text, Func<Connection, CancellationToken, (long Rows, bool Truncated)> run, CancellationToken cancellationToken)
    {
        var connection = lease.Connection;
        using var interrupt = cancellationToken.UnsafeRegister(static c => NativeMethods.Startup.DuckDBInterrupt(((Connection)c!).Handle), connection);
        SqlGuard.Check(SqlStatement.Tree(connection, text));
        using var place = _gate.EnterSql(cancellationToken);
        connection.Execute("BEGIN TRANSACTION READ ONLY");
        try
        {
            return run(connection, cancellationToken);
        }
        finally
        {
            lease.Rollback();
        }
    }

    (long Rows, bool Truncated) Write(
        Connection connection, string sql, IReadOnlyList<SqlColumn> columns, SqlQuery query, ISqlWriter writer, bool isPlan, CancellationToken cancellationToken)
    {
        writer.Begin(columns);
        using var rows = connection.Query(sql, [], cancellationToken);
        long count = 0;
        while (rows.NextChunk())
        {
            for (var i = 0; i < rows.Count; i++)
            {
                if (count == (query.Rows ?? _limits.Rows))
                {
                    return query.Rows is not null ? (count, true) : throw TooManyRows();
                }

                for (var column = 0; column < columns.Count; column++)
                {
                    var value = rows.HasValue(column, i) ? rows.Texts(column)[i] : default;
                    var cell = !writer.WantsJson ? value : isPlan ? SqlStatement.JsonText(value) : SqlStatement.ValidJson(value);
                    writer.Cell(columns[column], cell, !rows.HasValue(column, i));
                }

                writer.EndRow();
                count++;
            }
        }

        return (count, false);
    }

    (long Rows, bool Truncated) Export(Connection connection, SqlQuery query, string path, CancellationToken cancellationToken)
    {
        var most = query.Rows ?? (_limits.Rows + 1);
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"COPY (SELECT * FROM ({SqlStatement.Trimmed(query.Text)}\n) LIMIT {most}) TO '{path.Replace("'", "''", StringComparison.Ordinal)}' (FORMAT parquet, COMPRESSION zstd)");
        using var rows = connection.Query(sql, [], cancellationToken);
        var count = rows.NextChunk() ? rows.Column<long>(0)[0] : 0;
        return count <= _limits.Rows ? (count, false) : throw TooManyRows();
    }

    SqlException TooManyRows() => new(
        SqlFailure.Limit,
        string.Create(CultureInfo.InvariantCulture, $"the answer has more than {_limits.Rows} rows (TELEMETRY_SQL_MAX_ROWS): aggregate, add LIMIT, or send a limit to get it cut"));

    static void Require(bool condition, SqlFailure failure, string message)
    {
        if (!condition)
        {
            throw new SqlException(failure, message);
        }
    }
}
