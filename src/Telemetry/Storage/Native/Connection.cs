using DuckDB.NET.Native;

namespace Dendro.Telemetry.Storage.Native;

/// <summary>One connection: used by one caller at a time.</summary>
internal sealed class Connection(DuckDBNativeConnection handle) : IDisposable
{
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
    internal Rows Query(string sql, ReadOnlySpan<object> parameters, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var statement = Prepare(sql);
        var registration = cancellationToken.UnsafeRegister(static c => NativeMethods.Startup.DuckDBInterrupt(((Connection)c!).Handle), this);
        try
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                Bind(statement, i + 1, parameters[i]);
            }

            var state = NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out var result);
            if (state != DuckDBState.Success)
            {
                var (message, type) = (NativeMethods.Query.DuckDBResultError(ref result), NativeMethods.Query.DuckDBResultErrorType(ref result));
                NativeMethods.Query.DuckDBDestroyResult(ref result);
                cancellationToken.ThrowIfCancellationRequested();
                throw new DuckDbException(message, type);
            }

            return new Rows(this, statement, result, registration, cancellationToken);
        }
        catch
        {
            registration.Dispose();
            statement.Dispose();
            throw;
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
