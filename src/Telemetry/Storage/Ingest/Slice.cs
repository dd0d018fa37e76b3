using System.Text;
using System.Text.Unicode;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>Where a text stands in a batch's buffer.</summary>
internal readonly record struct Slice(int Start, int Length)
{
    internal int End => Start + Length;

    /// <summary>Copies a text, made valid: DuckDB trusts what is put into its chunks.</summary>
    internal static Slice Keep(TextBuffer buffer, ReadOnlySpan<byte> utf8)
    {
        var start = buffer.Length;
        if (Utf8.IsValid(utf8))
        {
            buffer.Append(utf8);
        }
        else
        {
            buffer.Append(Encoding.UTF8.GetString(utf8));
        }

        return new Slice(start, buffer.Length - start);
    }
}
