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

    /// <exception cref="ToolException">Not even one entry fits.</exception>
    public static (string Text, string? Notice) Fit(Answer answer, int most)
    {
        var text = Text(answer.Value);
        if (text.Length <= most)
        {
            return (text, answer.Notice);
        }

        if (answer.Value is not (JsonObject or JsonArray) || answer.Rows is not { } rows)
        {
            return (text[..most], Notice(answer, [$"the first {most} of {text.Length} characters shown"], null));
        }

        var value = answer.Value;
        var done = new List<string>();
        foreach (var reduce in (Func<int, string?>[])[
            _ => LongTexts.Shorten(value), _ => CommonLabels.Hoist(value), length => Points.Thin(value, rows, length, most), _ => RowCut.Apply(value, rows, most)])
        {
            if (reduce(text.Length) is { } what)
            {
                done.Add(what);
                text = Text(value);
            }

            if (text.Length <= most)
            {
                return (text, Notice(answer, done, rows.Rest));
            }
        }

        throw new ToolException($"The result has {text.Length} characters, more than the {most} that an answer may have, and cannot be cut; {rows.Rest}.");
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
