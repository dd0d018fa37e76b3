using System.Globalization;
using System.Text;

namespace Dendro.Telemetry.PromQL.Syntax;

/// <summary>Strings in quotes, with Go's escapes.</summary>
internal static class StringScanner
{
    /// <summary>Moves <paramref name="at"/> behind the closing quote; an error text when there is none.</summary>
    public static string? Scan(string text, ref int at, char quote, out int errorAt)
    {
        errorAt = at - 1;
        while (true)
        {
            if (at >= text.Length || (quote != '`' && text[at] == '\n'))
            {
                return quote == '`' ? "unterminated raw string" : "unterminated quoted string";
            }

            var c = text[at++];
            if (c == quote)
            {
                return null;
            }

            if (c == '\uFFFD')
            {
                return "invalid UTF-8 rune";
            }

            if (c == '\\' && quote != '`' && ScanEscape(text, ref at, quote) is { } error)
            {
                return error;
            }
        }
    }

    /// <summary>The text that a well-formed literal stands for.</summary>
    public static string Unquote(string literal)
    {
        var quote = literal[0];
        var inner = literal.AsSpan(1, literal.Length - 2);
        if (quote == '`')
        {
            return inner.ToString();
        }

        var bytes = new List<byte>(inner.Length);
        var at = 0;
        while (at < inner.Length)
        {
            if (inner[at] != '\\')
            {
                var length = char.IsHighSurrogate(inner[at]) && at + 1 < inner.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(inner.Slice(at, length).ToString()));
                at += length;
                continue;
            }

            at += 2;
            UnquoteEscape(inner, ref at, bytes);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    static string? ScanEscape(string text, ref int at, char quote)
    {
        if (at >= text.Length)
        {
            return "escape sequence not terminated";
        }

        var c = text[at++];
        if (c == quote || "abfnrtv\\".Contains(c, StringComparison.Ordinal))
        {
            return null;
        }

        var (digits, numberBase, max) = c switch
        {
            >= '0' and <= '7' => (3, 8, 255L),
            'x' => (2, 16, 255L),
            'u' => (4, 16, 0x10FFFFL),
            'U' => (8, 16, 0x10FFFFL),
            _ => (0, 0, 0L),
        };
        if (digits == 0)
        {
            return $"unknown escape sequence {Code(c)} '{c}'";
        }

        long value = 0;
        if (numberBase == 8)
        {
            at--;
        }

        for (; digits > 0; digits--)
        {
            if (at >= text.Length)
            {
                return "escape sequence not terminated";
            }

            var digit = char.IsAsciiHexDigit(text[at]) ? Convert.ToInt32(text[at].ToString(), 16) : 99;
            if (digit >= numberBase)
            {
                return $"illegal character {Code(text[at])} '{text[at]}' in escape sequence";
            }

            value = (value * numberBase) + digit;
            at++;
        }

        return value > max || value is >= 0xD800 and < 0xE000 ? "escape sequence is an invalid Unicode code point" : null;
    }

    static void UnquoteEscape(ReadOnlySpan<char> inner, ref int at, List<byte> bytes)
    {
        var c = inner[at - 1];
        var length = c switch { 'x' => 2, 'u' => 4, 'U' => 8, >= '0' and <= '7' => 3, _ => 0 };
        if (length == 0)
        {
            bytes.Add(c switch
            {
                'a' => (byte)'\a',
                'b' => (byte)'\b',
                'f' => (byte)'\f',
                'n' => (byte)'\n',
                'r' => (byte)'\r',
                't' => (byte)'\t',
                'v' => (byte)'\v',
                _ => (byte)c,
            });
            return;
        }

        at -= length == 3 ? 1 : 0;
        var digits = inner.Slice(at, length).ToString();
        at += length;
        if (length is 2 or 3)
        {
            bytes.Add((byte)Convert.ToInt32(digits, length == 3 ? 8 : 16));
        }
        else
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(new Rune(int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()));
        }
    }

    static string Code(char c) => "U+" + ((int)c).ToString("X4", CultureInfo.InvariantCulture);
}
