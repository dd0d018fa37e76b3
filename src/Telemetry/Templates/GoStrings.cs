using System.Globalization;
using System.Text;

namespace Dendro.Telemetry.Templates;

/// <summary>String literals as the Go language specification defines them.</summary>
internal static class GoStrings
{
    /// <summary>The value of a literal, delimiters included.</summary>
    /// <exception cref="FormatException">An escape sequence does not exist.</exception>
    public static string Unquote(ReadOnlySpan<char> literal)
    {
        var quote = literal[0];
        var body = literal[1..^1];
        if (quote == '`')
        {
            return body.ToString().Replace("\r", "", StringComparison.Ordinal);
        }

        if (!body.Contains('\\'))
        {
            return body.ToString();
        }

        var text = new StringBuilder(body.Length);
        for (var i = 0; i < body.Length;)
        {
            if (body[i] != '\\')
            {
                text.Append(body[i++]);
                continue;
            }

            i += AppendEscape(body[i..], quote, text);
        }

        return text.ToString();
    }

    /// <summary>A literal of the text, as Go's <c>strconv.Quote</c> writes it.</summary>
    public static string Quote(string text)
    {
        var literal = new StringBuilder("\"", text.Length + 2);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => literal.Append("\\\""),
                '\\' => literal.Append("\\\\"),
                '\a' => literal.Append("\\a"),
                '\b' => literal.Append("\\b"),
                '\f' => literal.Append("\\f"),
                '\n' => literal.Append("\\n"),
                '\r' => literal.Append("\\r"),
                '\t' => literal.Append("\\t"),
                '\v' => literal.Append("\\v"),
                < ' ' or 0x7f => literal.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
                _ when !IsPrintable(rune) => literal.Append(CultureInfo.InvariantCulture, $"{(rune.Value > 0xffff ? "\\U" : "\\u")}{rune.Value.ToString(rune.Value > 0xffff ? "x8" : "x4", CultureInfo.InvariantCulture)}"),
                _ => literal.Append(rune.ToString()),
            };
        }

        return literal.Append('"').ToString();
    }

    static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    static int AppendEscape(ReadOnlySpan<char> escape, char quote, StringBuilder text)
    {
        var letter = escape.Length > 1 ? escape[1] : '\0';
        var simple = letter switch
        {
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            '\\' => '\\',
            _ when letter == quote => quote,
            _ => '\0',
        };
        if (simple != '\0')
        {
            text.Append(simple);
            return 2;
        }

        var (start, digits) = letter switch { 'x' => (2, 2), 'u' => (2, 4), 'U' => (2, 8), >= '0' and <= '7' => (1, 3), _ => throw new FormatException("invalid syntax") };
        if (escape.Length < start + digits)
        {
            throw new FormatException("invalid syntax");
        }

        var code = start == 1 ? ParseOctal(escape.Slice(1, 3)) : int.Parse(escape.Slice(2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        if (digits <= 3)
        {
            return AppendBytes(escape, (byte)code, start + digits, text);
        }

        text.Append(Rune.IsValid(code) ? new Rune(code).ToString() : throw new FormatException("invalid syntax"));
        return start + digits;
    }

    // Escapes of single bytes spell UTF-8: a run of them is decoded as one.
    static int AppendBytes(ReadOnlySpan<char> escape, byte first, int length, StringBuilder text)
    {
        var bytes = new List<byte> { first };
        while (first >= 0x80 && escape.Length >= length + 4 && escape[length] == '\\' && escape[length + 1] == 'x')
        {
            bytes.Add(byte.Parse(escape.Slice(length + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            length += 4;
        }

        text.Append(Encoding.UTF8.GetString([.. bytes]));
        return length;
    }

    static int ParseOctal(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            value = digit is >= '0' and <= '7' ? (value * 8) + digit - '0' : throw new FormatException("invalid syntax");
        }

        return value <= 255 ? value : throw new FormatException("invalid syntax");
    }
}
