using System.Text;

namespace Dendro.Telemetry.PromQL.Syntax;

/// <summary>A stretch of a query's text, in UTF-16 units; <paramref name="End"/> is not part of it.</summary>
public readonly record struct TextSpan(int Start, int End)
{
    /// <summary>From the start of one to the end of the other.</summary>
    public TextSpan To(TextSpan last) => new(Start, last.End);

    /// <summary>Line and column of the start, both from 1; the column counts bytes of UTF-8 as Prometheus does.</summary>
    public string Position(string query)
    {
        var before = query.AsSpan(0, Math.Min(Start, query.Length));
        var line = before.Count('\n') + 1;
        return $"{line}:{Encoding.UTF8.GetByteCount(before[(before.LastIndexOf('\n') + 1)..]) + 1}";
    }
}
