using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Ingest;

/// <summary>Holds the texts of one signal to a length: a longer one ends in a mark that says how much is missing, and is counted.</summary>
internal sealed class TextLimit(Signal signal, int mostBytes, IngestMetrics metrics)
{
    const int MostMarkBytes = 48;

    internal int MostBytes => mostBytes;

    /// <summary>The text itself, or what is kept of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan<byte> Take(ReadOnlySpan<byte> text, TextKind kind) => text.Length <= mostBytes ? text : Cut(text, kind);

    /// <summary>The text itself, or what is kept of it.</summary>
    internal string Take(string text, TextKind kind) =>
        Fits(text) ? text : Encoding.UTF8.GetString(Cut(Encoding.UTF8.GetBytes(text), kind));

    /// <summary>Whether a text is short enough.</summary>
    // A character takes three bytes at most, or two of them four.
    internal bool Fits(string text) => text.Length <= mostBytes / 3 || Encoding.UTF8.GetByteCount(text) <= mostBytes;

    /// <summary>The value itself; a list, a map or bytes whose text is too long are what is kept of that text.</summary>
    /// <param name="value">The value, whose texts are short enough.</param>
    /// <param name="wireBytes">What it had on the wire.</param>
    internal AttributeValue Take(AttributeValue value, int wireBytes)
    {
        if (wireBytes <= mostBytes || value is not (AttributeValue.List or AttributeValue.Map or AttributeValue.Bytes))
        {
            return value;
        }

        var text = AnyValueText.Of(value);
        return Fits(text) ? value : new AttributeValue.Text(Take(text, TextKind.Attribute));
    }

    byte[] Cut(ReadOnlySpan<byte> text, TextKind kind)
    {
        var kept = mostBytes - MostMarkBytes;
        while (kept > 0 && IsInsideCharacter(text[kept]))
        {
            kept--;
        }

        var mark = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"… ({text.Length - kept} of {text.Length} bytes cut)"));
        metrics.Truncated(signal, kind);
        return [.. text[..kept], .. mark];
    }

    static bool IsInsideCharacter(byte value) => (value & 0xC0) == 0x80;
}
