using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tools.Answers;

/// <summary>
/// Makes an answer fit: texts are shortened, what all lines share is said once, points are thinned out, and the last entries are left out,
/// in this order and no more than it takes. Whatever was done is announced.
/// </summary>
internal static class Budget
{
    /// <summary>About 15,000 tokens of text.</summary>
    public const int Standard = 60_000;

    /// <summary>What a program that reads the answers itself may ask for.</summary>
    public const int Most = 250_000;

    /// <summary>A smaller answer could not even hold a word of what was found.</summary>
    public const int Least = 1_000;

    static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="answer">What a tool answers.</param>
    /// <param name="most">How long it may be.</param>
    /// <param name="size">How long a text is: its characters, or <see cref="ForModels"/>.</param>
    /// <exception cref="ToolException">Not even one entry fits.</exception>
    public static (string Text, string? Notice) Fit(Answer answer, int most, Func<string, int> size)
    {
        var text = Text(answer.Value);
        if (size(text) <= most)
        {
            return (text, answer.Notice);
        }

        if (answer.Value is not (JsonObject or JsonArray) || answer.Rows is not { } rows)
        {
            var begin = (int)((long)text.Length * most / size(text));
            return (text[..begin], Notice(answer, [$"the first {begin} of {text.Length} characters shown"], null));
        }

        var value = answer.Value;
        var done = new List<string>();
        foreach (var reduce in (Func<int, string?>[])[
            _ => LongTexts.Shorten(value), _ => CommonLabels.Hoist(value), length => Points.Thin(value, rows, length, most), _ => RowCut.Apply(value, rows, most, size)])
        {
            if (reduce(size(text)) is { } what)
            {
                done.Add(what);
                text = Text(value);
            }

            if (size(text) <= most)
            {
                return (text, Notice(answer, done, rows.Rest));
            }
        }

        throw new ToolException($"The result has {text.Length} characters, more than the {most} that an answer may have, and cannot be cut; {rows.Rest}.");
    }

    /// <summary>
    /// Characters, with digits counted as three and what is not ASCII as two: vocabularies have words of four letters and more, but numbers of
    /// three digits at most. A fourth of it is about the number of tokens.
    /// </summary>
    public static int ForModels(string text)
    {
        var size = 0;
        foreach (var c in text)
        {
            size += char.IsAsciiDigit(c) ? 3 : char.IsAscii(c) ? 1 : 2;
        }

        return size;
    }

    public static string Text(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue text when text.TryGetValue<string>(out var verbatim) => verbatim,
        _ => Encode(value),
    };

    public static string Encode(JsonNode? value) => value?.ToJsonString(Json) ?? "null";

    static string Notice(Answer answer, IEnumerable<string> done, string? rest)
    {
        var cut = $"Cut: {string.Join(", ", done)}{(rest is null ? "" : "; " + rest)}.";
        return answer.Notice is null ? cut : $"{cut} {answer.Notice}";
    }
}
