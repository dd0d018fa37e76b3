using System.Text;
using Dendro.Telemetry.Storage.Sql;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Rows of an answer as JSON arrays, one after the other.</summary>
internal sealed class SqlRows : ISqlWriter
{
    readonly StringBuilder _text = new();
    readonly List<string> _cells = [];

    public bool WantsJson => true;

    internal string Text => _text.ToString();

    public void Begin(IReadOnlyList<SqlColumn> columns) => Assert.NotEmpty(columns);

    public void Cell(SqlColumn column, ReadOnlySpan<byte> value, bool isNull) => _cells.Add(isNull ? "null" : Encoding.UTF8.GetString(value));

    public void EndRow()
    {
        _text.Append('[').AppendJoin(',', _cells).Append(']');
        _cells.Clear();
    }
}
