using System.Text.RegularExpressions;

namespace Dendro.Agents.Core.Model.Checks;

/// <summary>What a reply says, without what a model thinks aloud and without fences around it.</summary>
internal static partial class ReplyText
{
    /// <summary>Also of a reply that is not whole yet: what is begun is left out until it is known what it is.</summary>
    public static string Clean(string reply)
    {
        var text = Thoughts().Replace(reply, "");
        // Some templates put the opening mark into the prompt, so that only the closing one is written.
        text = ThoughtEnd().Matches(text).LastOrDefault() is { } end ? text[(end.Index + end.Length)..] : text;
        text = ThoughtBegun().Replace(text, "");
        text = Channels().Replace(text, "");
        return Fences().Replace(text, "").Trim();
    }

    const string Tag = "think|thinking|thought|reasoning|reflection|scratchpad|tool_call|tool_response|function_call";

    [GeneratedRegex($@"<\s*({Tag})\b[^>]*>.*?<\s*/\s*\1\s*>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Thoughts();

    [GeneratedRegex($@"<\s*/\s*(?:{Tag})\s*>|<\|channel\|>final<\|message\|>|◁/think▷|\[/THINK\]", RegexOptions.IgnoreCase)]
    private static partial Regex ThoughtEnd();

    [GeneratedRegex($@"(?:<\s*(?:{Tag})\b|<\|channel\|>|◁think▷|\[THINK\]).*$|<[/\w\s|]{{0,16}}$", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex ThoughtBegun();

    [GeneratedRegex(@"<\|[^|>]*\|>")]
    private static partial Regex Channels();

    [GeneratedRegex(@"^[ \t]*(?:```|~~~)[^\n]*$", RegexOptions.Multiline)]
    private static partial Regex Fences();
}
