using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.Server.Push;

/// <summary>Reads a label set as Loki's push sends it: <c>{app="a", env="b"}</c>.</summary>
internal static class LabelSetText
{
    /// <exception cref="FormatException">The text is no label set; the message says where and what was expected.</exception>
    internal static Labels Parse(string text)
    {
        var labels = new List<Label>();
        var at = Expect(text, Blank(text, 0), '{');
        at = Blank(text, at);
        while (at < text.Length && text[at] != '}')
        {
            var end = at;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or ':' or '.'))
            {
                end++;
            }

            var name = end > at ? text[at..end] : throw Wrong(text, at, "a label name");
            at = Blank(text, Expect(text, Blank(text, end), '='));
            labels.Add(new Label(name, Quoted(text, ref at)));
            at = Blank(text, at);
            if (at < text.Length && text[at] == ',')
            {
                at = Blank(text, at + 1);
            }
        }

        at = Blank(text, Expect(text, at, '}'));
        return at == text.Length ? Labels.From(labels) : throw Wrong(text, at, "the end");
    }

    // Clients write Go's %q, which escapes what cannot be printed.
    static string Quoted(string text, ref int at)
    {
        var start = at;
        at = Expect(text, at, '"');
        return StringScanner.Scan(text, ref at, '"', out _) is { } wrong
            ? throw new FormatException($"labels {text}: {wrong} at character {start + 1}")
            : StringScanner.Unquote(text[start..at]);
    }

    static int Blank(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    static int Expect(string text, int at, char expected) => at < text.Length && text[at] == expected ? at + 1 : throw Wrong(text, at, $"'{expected}'");

    static FormatException Wrong(string text, int at, string expected) =>
        new($"labels {text}: expected {expected} at character {at + 1}, found {(at < text.Length ? $"'{text[at]}'" : "the end")}");
}
