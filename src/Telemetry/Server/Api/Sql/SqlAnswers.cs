using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dendro.Telemetry.Storage.Sql;

namespace Dendro.Telemetry.Server.Api.Sql;

/// <summary>An answer that is gathered in memory, so that what fails half-way is an error and no torn answer.</summary>
internal interface ISqlAnswer : ISqlWriter, IDisposable
{
    string ContentType { get; }

    ReadOnlyMemory<byte> End(SqlSummary summary);
}

/// <summary><c>{"columns":[{"name","type"}],"rows":[[…]],"row_count","truncated","elapsed_ms"}</c></summary>
internal sealed class JsonAnswer : ISqlAnswer
{
    readonly ArrayBufferWriter<byte> _buffer = new(4_096);
    readonly Utf8JsonWriter _json;
    bool _inRow;

    internal JsonAnswer() => _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });

    public bool WantsJson => true;

    public string ContentType => "application/json";

    public void Begin(IReadOnlyList<SqlColumn> columns)
    {
        _json.WriteStartObject();
        _json.WriteStartArray("columns");
        foreach (var column in columns)
        {
            _json.WriteStartObject();
            _json.WriteString("name", column.Name);
            _json.WriteString("type", column.Type);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteStartArray("rows");
    }

    public void Cell(SqlColumn column, ReadOnlySpan<byte> value, bool isNull)
    {
        if (!_inRow)
        {
            _json.WriteStartArray();
            _inRow = true;
        }

        if (isNull)
        {
            _json.WriteNullValue();
        }
        else
        {
            _json.WriteRawValue(value, skipInputValidation: true);
        }
    }

    public void EndRow()
    {
        _json.WriteEndArray();
        _inRow = false;
        AnswerSize.Check(_buffer.WrittenCount + _json.BytesPending);
    }

    public ReadOnlyMemory<byte> End(SqlSummary summary)
    {
        _json.WriteEndArray();
        _json.WriteNumber("row_count", summary.Rows);
        _json.WriteBoolean("truncated", summary.Truncated);
        _json.WriteNumber("elapsed_ms", Math.Round(summary.Duration.TotalMilliseconds, 3));
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenMemory;
    }

    public void Dispose() => _json.Dispose();
}

/// <summary>RFC 4180 with a header; NULL is an empty field, an empty text is <c>""</c>.</summary>
internal sealed class CsvAnswer : ISqlAnswer
{
    static readonly SearchValues<byte> Quoted = SearchValues.Create("\",\r\n"u8);

    readonly ArrayBufferWriter<byte> _buffer = new(4_096);
    bool _inRow;

    public bool WantsJson => false;

    public string ContentType => "text/csv; charset=utf-8";

    public void Begin(IReadOnlyList<SqlColumn> columns)
    {
        foreach (var column in columns)
        {
            Cell(column, Encoding.UTF8.GetBytes(column.Name), isNull: false);
        }

        EndRow();
    }

    public void Cell(SqlColumn column, ReadOnlySpan<byte> value, bool isNull)
    {
        if (_inRow)
        {
            _buffer.Write(","u8);
        }

        _inRow = true;
        if (isNull)
        {
            return;
        }

        if (!value.IsEmpty && value.IndexOfAny(Quoted) < 0)
        {
            _buffer.Write(value);
            return;
        }

        _buffer.Write("\""u8);
        while (value.IndexOf((byte)'"') is >= 0 and var at)
        {
            _buffer.Write(value[..(at + 1)]);
            _buffer.Write("\""u8);
            value = value[(at + 1)..];
        }

        _buffer.Write(value);
        _buffer.Write("\""u8);
    }

    public void EndRow()
    {
        _buffer.Write("\r\n"u8);
        _inRow = false;
        AnswerSize.Check(_buffer.WrittenCount);
    }

    public ReadOnlyMemory<byte> End(SqlSummary summary) => _buffer.WrittenMemory;

    public void Dispose() => _buffer.Clear();
}

/// <summary>The most that is gathered in memory.</summary>
internal static class AnswerSize
{
    const int MostBytes = 32 << 20;

    internal static void Check(long bytes)
    {
        if (bytes > MostBytes)
        {
            throw new SqlException(
                SqlFailure.Limit,
                string.Create(CultureInfo.InvariantCulture, $"the answer is larger than {MostBytes >> 20} MB: ask for fewer rows or columns, send a limit, or take it as parquet"));
        }
    }
}
