using System.Globalization;
using System.Text;

namespace Dendro.Telemetry.TraceQL.Syntax;

/// <summary>A string in quotes with Go's escapes, or raw in back quotes.</summary>
internal sealed class StringLiteral(Rune[] text, int at)
{
    const int RawByte = -1;

    int _at = at;

    public string Read(Token start, out int end)
    {
        var quote = Next(start);
        var value = new StringBuilder();
        var bytes = new List<byte>();
        for (var c = Next(start); c != quote; c = Next(start))
        {
            if (c == '\n' && quote == '"')
            {
                throw new TraceQLSyntaxException("literal not terminated", start);
            }

            var character = c == '\\' && quote == '"' ? ReadEscape(start, bytes) : c;
            if (character != RawByte)
            {
                Flush(value, bytes);
                value.Append(new Rune(character).ToString());
            }
        }

        Flush(value, bytes);
        end = _at;
        return value.ToString();
    }

    // Escaped bytes (\xHH, \ooo) may spell a UTF-8 character together.
    static void Flush(StringBuilder value, List<byte> bytes)
    {
        value.Append(Encoding.UTF8.GetString([.. bytes]));
        bytes.Clear();
    }

    int Next(Token start) => _at < text.Length ? text[_at++].Value : throw new TraceQLSyntaxException("literal not terminated", start);

    int ReadEscape(Token start, List<byte> bytes)
    {
        var c = Next(start);
        switch (c)
        {
            case 'x':
                bytes.Add((byte)Digits(start, 2, 16));
                return RawByte;
            case >= '0' and <= '7':
                _at--;
                bytes.Add((byte)Digits(start, 3, 8));
                return RawByte;
            default:
                return c switch
                {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'a' => '\a',
                    'b' => '\b',
                    'f' => '\f',
                    'v' => '\v',
                    '\\' or '"' => c,
                    'u' => Character(start, Digits(start, 4, 16)),
                    'U' => Character(start, Digits(start, 8, 16)),
                    _ => throw new TraceQLSyntaxException("invalid syntax", start),
                };
        }
    }

    static int Character(Token start, int value) =>
        Rune.IsValid(value) ? value : throw new TraceQLSyntaxException("invalid syntax", start);

    int Digits(Token start, int count, int radix)
    {
        var value = 0L;
        for (var i = 0; i < count; i++)
        {
            var c = Next(start);
            var digit = c < 128 && char.IsAsciiHexDigit((char)c)
                ? int.Parse(((char)c).ToString(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : radix;
            value = digit < radix ? (value * radix) + digit : throw new TraceQLSyntaxException("invalid syntax", start);
        }

        return value <= int.MaxValue && (radix == 16 || value < 256) ? (int)value : throw new TraceQLSyntaxException("invalid syntax", start);
    }
}
