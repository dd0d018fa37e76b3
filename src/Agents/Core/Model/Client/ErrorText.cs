using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dendro.Agents.Core.Model.Client;

/// <summary>Finds the sentence in whatever a server answers when it refuses.</summary>
internal static partial class ErrorText
{
    const int Longest = 300;

    public static string Of(string body)
    {
        var text = Read(body) ?? Tags().Replace(body, " ");
        text = Spaces().Replace(text, " ").Trim();
        return text.Length == 0 ? "nothing" : text.Length <= Longest ? text : text[..Longest] + "…";
    }

    static string? Read(string body)
    {
        try
        {
            return Find(JsonNode.Parse(body));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>OpenAI's {error:{message}}, Ollama's {error}, FastAPI's {detail} or {detail:[{msg}]}, Gemini's [{error}].</summary>
    public static string? Find(JsonNode? node) => node switch
    {
        JsonArray { Count: > 0 } list => Find(list[0]),
        JsonObject map => ((string[])["error", "message", "detail", "msg"]).Select(name => Find(map[name])).FirstOrDefault(text => text is not null),
        JsonValue value when value.TryGetValue<string>(out var text) && text.Length > 0 => text,
        _ => null,
    };

    [GeneratedRegex(@"<(script|style).*?</\1>|<[^>]*>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
