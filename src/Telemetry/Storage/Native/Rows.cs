using System.Runtime.InteropServices;
using System.Text;
using DuckDB.NET.Native;

namespace Dendro.Telemetry.Storage.Native;

/// <summary>The rows of a query, one data chunk (up to 2,048 rows) at a time, read in place.</summary>
internal sealed unsafe class Rows : IDisposable
{
    const string Interrupted = "INTERRUPT Error";

    readonly Connection _connection;
    readonly DuckDBPreparedStatement _statement;
    readonly CancellationTokenRegistration _registration;
    readonly IDisposable? _turn;
    readonly CancellationToken _cancellationToken;
    DuckDBResult _result;
    DuckDBDataChunk? _chunk;
    bool _isFirst = true;
    bool _ended;

    Rows(
        Connection connection, DuckDBPreparedStatement statement, CancellationTokenRegistration registration, IDisposable? turn, CancellationToken cancellationToken) =>
        (_connection, _statement, _registration, _turn, _cancellationToken, _result) = (connection, statement, registration, turn, cancellationToken, PendingStatement.Stream(statement));

    /// <summary>
    /// Runs a statement as far as its first chunk, for which it has to do most of its work and takes most of its memory.
    /// What is given is the rows' from then on.
    /// </summary>
    internal static Rows Begin(
        Connection connection, DuckDBPreparedStatement statement, CancellationTokenRegistration registration, IDisposable? turn, CancellationToken cancellationToken)
    {
        var rows = new Rows(connection, statement, registration, turn, cancellationToken);
        try
        {
            rows.Fetch();
            return rows;
        }
        catch
        {
            rows.DestroyResult();
            throw;
        }
    }

    /// <summary>How many rows the current chunk has.</summary>
    internal int Count { get; private set; }

    /// <summary>Moves to the next chunk that has rows.</summary>
    internal bool NextChunk()
    {
        if (!_isFirst)
        {
            Fetch();
        }

        _isFirst = false;
        return Count > 0;
    }

    void Fetch()
    {
        do
        {
            _chunk?.Dispose();
            _chunk = NativeMethods.Query.DuckDBFetchChunk(_result);
            if (_chunk.IsInvalid)
            {
                (Count, _ended) = (0, true);
                _cancellationToken.ThrowIfCancellationRequested();
                ThrowIfFailed();
                return;
            }

            Count = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(_chunk);
        }
        while (Count == 0);
    }

    void ThrowIfFailed()
    {
        var error = NativeMethods.Query.DuckDBResultError(ref _result);
        if (string.IsNullOrEmpty(error))
        {
            return;
        }

        // Nobody interrupted it from outside: one of its threads ran out of memory and stopped the others, and one of those was heard first.
        var failure = error.StartsWith(Interrupted, StringComparison.Ordinal)
            ? new DuckDbException($"{error} One thread of the query stopped the others.", DuckDBErrorType.OutOfMemory)
            : new DuckDbException(error, NativeMethods.Query.DuckDBResultErrorType(ref _result));
        if (failure.IsOutOfMemory && !_isFirst)
        {
            _connection.RunsShort();
        }

        throw failure;
    }

    /// <summary>A column of fixed-width values of the current chunk.</summary>
    internal ReadOnlySpan<T> Column<T>(int column)
        where T : unmanaged => new(Data(column), Count);

    /// <summary>A column of texts of the current chunk.</summary>
    internal TextColumn Texts(int column) => new((NativeText*)Data(column));

    /// <summary>Whether the value is not NULL.</summary>
    internal bool HasValue(int column, int row)
    {
        var validity = NativeMethods.Vectors.DuckDBVectorGetValidity(NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk!, column));
        return validity is null || (validity[row / 64] & (1UL << (row % 64))) != 0;
    }

    public void Dispose()
    {
        DestroyResult();
        _registration.Dispose();
        _statement.Dispose();
        _turn?.Dispose();
    }

    void DestroyResult()
    {
        _chunk?.Dispose();
        End();
        NativeMethods.Query.DuckDBDestroyResult(ref _result);
    }

    // DuckDB keeps the transaction of a query open until the last chunk was fetched, and makes no checkpoint meanwhile.
    void End()
    {
        for (var isFirst = true; !_ended; isFirst = false)
        {
            using var rest = NativeMethods.Query.DuckDBFetchChunk(_result);
            _ended = rest.IsInvalid;
            if (isFirst && !_ended)
            {
                NativeMethods.Startup.DuckDBInterrupt(_connection.Handle);
            }
        }
    }

    void* Data(int column) => NativeMethods.Vectors.DuckDBVectorGetData(NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk!, column));

    /// <summary>Texts of one column; valid until the next chunk.</summary>
    internal readonly ref struct TextColumn(NativeText* data)
    {
        readonly NativeText* _data = data;

        internal ReadOnlySpan<byte> this[int row] => _data[row].Bytes(_data + row);

        internal string Get(int row) => Encoding.UTF8.GetString(this[row]);
    }

    /// <summary>DuckDB's text value: up to 12 bytes in place, longer ones behind a pointer.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    internal struct NativeText
    {
        internal const int InlineBytes = 12;

        [FieldOffset(0)]
        internal uint Length;

        [FieldOffset(8)]
        internal byte* Pointer;

        internal readonly ReadOnlySpan<byte> Bytes(NativeText* self) =>
            Length <= InlineBytes ? new((byte*)self + 4, (int)Length) : new(Pointer, (int)Length);
    }
}
