using System.Globalization;
using System.Text;

namespace Dendro.Telemetry.PromQL.Syntax;

/// <summary>Text in quotes as Go's <c>%q</c> writes it.</summary>
internal static class GoString
{
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\a' => "\\a",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\v' => "\\v",
                < ' ' or 0x7f => "\\x" + rune.Value.ToString("x2", CultureInfo.InvariantCulture),
                _ => IsPrintable(rune) ? rune.ToString() : Escape(rune.Value),
            });
        }

        return quoted.Append('"').ToString();
    }

    static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && (rune.Value == ' ' || Rune.GetUnicodeCategory(rune) != UnicodeCategory.SpaceSeparator);

    static string Escape(int value) => value > 0xffff
        ? "\\U" + value.ToString("x8", CultureInfo.InvariantCulture)
        : "\\u" + value.ToString("x4", CultureInfo.InvariantCulture);
}
