using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dendro.Telemetry.Templates.Functions;

/// <summary>Go's <c>Sprintf</c>, for the verbs that text and numbers have.</summary>
internal static partial class GoFormat
{
    public static string Format(string format, ReadOnlySpan<object?> arguments)
    {
        var (text, next, at) = (new StringBuilder(), 0, 0);
        foreach (Match match in VerbPattern().Matches(format))
        {
            text.Append(format, at, match.Index - at);
            at = match.Index + match.Length;
            var verb = match.Groups["verb"].Value[0];
            if (verb == '%')
            {
                text.Append('%');
                continue;
            }

            var width = Star(match.Groups["width"].Value, arguments, ref next);
            var precision = match.Groups["point"].Success ? Star(match.Groups["precision"].Value, arguments, ref next) ?? 0 : (int?)null;
            if (next >= arguments.Length)
            {
                text.Append("%!").Append(verb).Append("(MISSING)");
                continue;
            }

            text.Append(Pad(Verb(verb, arguments[next++], match.Groups["flags"].Value, precision), width, match.Groups["flags"].Value));
        }

        text.Append(format, at, format.Length - at);
        if (next < arguments.Length)
        {
            var extra = arguments[next..].ToArray().Select(value => $"{TemplateValues.TypeName(value)}={TemplateValues.Print(value)}");
            text.Append("%!(EXTRA ").AppendJoin(", ", extra).Append(')');
        }

        return text.ToString();
    }

    static int? Star(string text, ReadOnlySpan<object?> arguments, ref int next) =>
        text.Length == 0 ? null
        : text == "*" ? (next < arguments.Length && arguments[next++] is long value ? (int)Math.Clamp(value, -1000, 1000) : 0)
        : Math.Min(1000, int.Parse(text, CultureInfo.InvariantCulture));

    static string Verb(char verb, object? value, string flags, int? precision) => (verb, value) switch
    {
        ('s', string s) => precision is { } n ? string.Concat(s.EnumerateRunes().Take(n)) : s,
        ('q', string s) => GoStrings.Quote(s),
        ('x', string s) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(s)),
        ('X', string s) => Convert.ToHexString(Encoding.UTF8.GetBytes(s)),
        ('v' or 's', _) when value is not double => TemplateValues.Print(value),
        ('d', long i) => Sign(i.ToString(CultureInfo.InvariantCulture), flags),
        ('x', long i) => i.ToString("x", CultureInfo.InvariantCulture),
        ('X', long i) => i.ToString("X", CultureInfo.InvariantCulture),
        ('o', long i) => Convert.ToString(i, 8),
        ('b', long i) => Convert.ToString(i, 2),
        ('c', long i) => new Rune((int)i).ToString(),
        ('t', bool b) => b ? "true" : "false",
        ('f' or 'F', double d) => Sign(d.ToString($"F{precision ?? 6}", CultureInfo.InvariantCulture), flags),
        ('e', double d) => Sign(Exponent(d, precision ?? 6), flags),
        ('g' or 'v', double d) => precision is { } digits ? GoNumbers.General(d, digits) : GoNumbers.General(d),
        _ => $"%!{verb}({TemplateValues.TypeName(value)}={TemplateValues.Print(value)})",
    };

    static string Exponent(double value, int digits)
    {
        var text = value.ToString($"e{digits}", CultureInfo.InvariantCulture);

        // .NET writes three digits of exponent, Go at least two.
        return ExponentPattern().Replace(text, match => $"e{match.Groups[1].Value}{match.Groups[2].Value.TrimStart('0').PadLeft(2, '0')}");
    }

    static string Sign(string number, string flags) =>
        number.StartsWith('-') ? number : flags.Contains('+') ? "+" + number : flags.Contains(' ') ? " " + number : number;

    static string Pad(string text, int? width, string flags)
    {
        var missing = (width ?? 0) - text.EnumerateRunes().Count();
        if (missing <= 0)
        {
            return text;
        }

        if (flags.Contains('-'))
        {
            return text + new string(' ', missing);
        }

        var signed = text.Length > 0 && text[0] is '-' or '+';
        return flags.Contains('0') ? (signed ? text[..1] : "") + new string('0', missing) + text[(signed ? 1 : 0)..] : new string(' ', missing) + text;
    }

    [GeneratedRegex(@"%(?<flags>[-+# 0]*)(?<width>\*|[0-9]+)?(?<point>\.(?<precision>\*|[0-9]+)?)?(?<verb>[a-zA-Z%])", RegexOptions.CultureInvariant)]
    private static partial Regex VerbPattern();

    [GeneratedRegex("e([+-])([0-9]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex ExponentPattern();
}
