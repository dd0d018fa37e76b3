using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Dendro.Telemetry.Server.Ingest;

/// <summary>
/// Texts of JSON as Go reads them: a byte that is no UTF-8 and half of a surrogate pair become U+FFFD, for which
/// <see cref="System.Text.Json"/> refuses the whole document.
/// </summary>
internal static class JsonTexts
{
    /// <summary>The text or name that the reader is at.</summary>
    internal static string Of(ref Utf8JsonReader reader) => reader.ValueIsEscaped ? Unescaped(reader.ValueSpan) : Encoding.UTF8.GetString(reader.ValueSpan);

    /// <summary>An element that is a text.</summary>
    internal static string Of(JsonElement element) => Unescaped(JsonMarshal.GetRawUtf8Value(element)[1..^1]);

    /// <summary>The name of a field.</summary>
    internal static string NameOf(JsonProperty field) => Unescaped(JsonMarshal.GetRawUtf8PropertyName(field));

    static string Unescaped(ReadOnlySpan<byte> raw)
    {
        var text = Encoding.UTF8.GetString(raw);
        var at = text.IndexOf('\\', StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var (result, from, hasHalves) = (new StringBuilder(text.Length), 0, false);
        for (; at >= 0; at = text.IndexOf('\\', from))
        {
            result.Append(text, from, at - from);
            var isCode = text[at + 1] == 'u';
            var letter = isCode ? (char)ushort.Parse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : Letter(text[at + 1]);
            hasHalves |= char.IsSurrogate(letter);
            result.Append(letter);
            from = at + (isCode ? 6 : 2);
        }

        text = result.Append(text, from, text.Length - from).ToString();
        // To bytes and back, what is no half of a pair is replaced.
        return hasHalves ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
    }

    static char Letter(char escaped) => escaped switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => escaped,
    };
}
