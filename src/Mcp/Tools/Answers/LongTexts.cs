using System.Text.Json.Nodes;

namespace Dendro.Mcp.Tools.Answers;

/// <summary>Shortens stack traces, statements and other texts that would outweigh everything else.</summary>
internal static class LongTexts
{
    const int Most = 300;

    public static string? Shorten(JsonNode answer)
    {
        var shortened = 0;
        Visit(answer);
        return shortened > 0 ? $"{shortened} texts shortened to {Most} characters" : null;

        void Visit(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject members:
                    foreach (var (name, value) in members.ToList())
                    {
                        if (Short(value) is { } text)
                        {
                            members[name] = text;
                        }
                        else
                        {
                            Visit(value);
                        }
                    }

                    break;
                case JsonArray entries:
                    for (var i = 0; i < entries.Count; i++)
                    {
                        if (Short(entries[i]) is { } text)
                        {
                            entries[i] = text;
                        }
                        else
                        {
                            Visit(entries[i]);
                        }
                    }

                    break;
            }
        }

        string? Short(JsonNode? node)
        {
            if (node is not JsonValue value || !value.TryGetValue<string>(out var text) || text.Length <= Most + 40)
            {
                return null;
            }

            shortened++;
            return Excerpt.Of(text, Most);
        }
    }
}
