using DuckDB.NET.Native;

namespace Dendro.Telemetry.Storage.Native;

/// <summary>One connection: used by one caller at a time.</summary>
/// <param name="handle">DuckDB's.</param>
/// <param name="gate">Where its queries wait for their turn; without one they do not.</param>
internal sealed class Connection(DuckDBNativeConnection handle, ReadGate? gate = null) : IDisposable
{
    bool _readsAlone;

    internal DuckDBNativeConnection Handle { get; } = handle;

    /// <summary>Runs statements without parameters and drops what they return.</summary>
    internal void Execute(string sql)
    {
        var state = NativeMethods.Query.DuckDBQuery(Handle, sql, out var result);
        try
        {
            ThrowIfFailed(state, ref result);
        }
        finally
        {
            NativeMethods.Query.DuckDBDestroyResult(ref result);
        }
    }

    /// <summary>Runs one statement that may take long, without parameters, and drops what it returns.</summary>
    internal void ExecuteLong(string sql)
    {
        using var statement = Prepare(sql);
        PendingStatement.Run(statement);
    }

    /// <summary>Ends the transaction that failed; DuckDB has ended it already when it was the commit that failed.</summary>
    internal void Rollback()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (DuckDbException e) when (e.Message.Contains("no transaction is active", StringComparison.Ordinal))
        {
            return;
        }
    }

    /// <summary>
    /// Runs one statement and streams its rows; parameters are long, int, ulong, double, string or bool. The caller
    /// disposes the rows before the connection is used again.
    /// </summary>
    /// <exception cref="DuckDbException">It failed, and why. For want of memory only when it found too little alone.</exception>
    internal Rows Query(string sql, ReadOnlySpan<object> parameters, CancellationToken cancellationToken)
    {
        if (gate is null)
        {
            return Begin(sql, parameters, turn: null, cancellationToken);
        }

        if (!Interlocked.Exchange(ref _readsAlone, false))
        {
            try
            {
                return Begin(sql, parameters, gate.Enter(cancellationToken), cancellationToken);
            }
            catch (DuckDbException e) when (e.IsOutOfMemory)
            {
                // Beside others it found too little.
            }
        }

        return Begin(sql, parameters, gate.EnterAlone(this, cancellationToken), cancellationToken);
    }

    /// <summary>Reads, and once more when memory ran out in the middle of the rows of a query.</summary>
    /// <exception cref="DuckDbException">It failed, and why. For want of memory only when it found too little alone.</exception>
    internal T Read<T>(Func<Connection, T> read)
    {
        try
        {
            return read(this);
        }
        catch (DuckDbException e) when (e.IsOutOfMemory && Volatile.Read(ref _readsAlone))
        {
            return read(this);
        }
    }

    /// <summary>Memory ran out in the middle of rows that were read beside others: whoever asks again reads alone.</summary>
    internal void RunsShort() => Volatile.Write(ref _readsAlone, gate is not null);

    Rows Begin(string sql, ReadOnlySpan<object> parameters, IDisposable? turn, CancellationToken cancellationToken)
    {
        DuckDBPreparedStatement? statement = null;
        var registration = default(CancellationTokenRegistration);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            statement = Prepare(sql);
            registration = cancellationToken.UnsafeRegister(static c => NativeMethods.Startup.DuckDBInterrupt(((Connection)c!).Handle), this);
            for (var i = 0; i < parameters.Length; i++)
            {
                Bind(statement, i + 1, parameters[i]);
            }

            return Rows.Begin(this, statement, registration, turn, cancellationToken);
        }
        catch (Exception e)
        {
            registration.Dispose();
            statement?.Dispose();
            turn?.Dispose();
            // What it was interrupted for is not DuckDB's doing.
            throw e is DuckDbException && cancellationToken.IsCancellationRequested ? new OperationCanceledException(e.Message, e, cancellationToken) : e;
        }
    }

    public void Dispose() => Handle.Dispose();

    DuckDBPreparedStatement Prepare(string sql)
    {
        if (NativeMethods.PreparedStatements.DuckDBPrepare(Handle, sql, out var statement) == DuckDBState.Success)
        {
            return statement;
        }

        using (statement)
        {
            throw new DuckDbException(NativeMethods.PreparedStatements.DuckDBPrepareError(statement));
        }
    }

    static void Bind(DuckDBPreparedStatement statement, int index, object value)
    {
        var state = value switch
        {
            long number => NativeMethods.PreparedStatements.DuckDBBindInt64(statement, index, number),
            int number => NativeMethods.PreparedStatements.DuckDBBindInt32(statement, index, number),
            ulong number => NativeMethods.PreparedStatements.DuckDBBindUInt64(statement, index, number),
            double number => NativeMethods.PreparedStatements.DuckDBBindDouble(statement, index, number),
            bool truth => NativeMethods.PreparedStatements.DuckDBBindBoolean(statement, index, truth),
            string text => NativeMethods.PreparedStatements.DuckDBBindVarchar(statement, index, text),
            _ => throw new ArgumentException($"a {value.GetType().Name} cannot be a parameter", nameof(value)),
        };
        if (state != DuckDBState.Success)
        {
            throw new DuckDbException($"DuckDB refused parameter {index}");
        }
    }

    static void ThrowIfFailed(DuckDBState state, ref DuckDBResult result)
    {
        if (state != DuckDBState.Success)
        {
            throw new DuckDbException(NativeMethods.Query.DuckDBResultError(ref result), NativeMethods.Query.DuckDBResultErrorType(ref result));
        }
    }
}
