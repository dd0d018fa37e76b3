using System.Text.RegularExpressions;

namespace Dendro.Agents.Core.Model.Checks;

/// <summary>A sentence of a reply, with the ids of the exhibits that it cites.</summary>
/// <param name="Text">As it is shown: with its mark of a list, without citations.</param>
/// <param name="Cites">In small letters.</param>
/// <param name="Line">The line of the reply in which it stands.</param>
internal sealed partial record Sentence(string Text, IReadOnlyList<string> Cites, int Line)
{
    /// <summary>Without marks of lists and of emphasis.</summary>
    public string Plain => Marks().Replace(Text, "");

    /// <summary>With its citations before the full stop.</summary>
    public string Cited => Text is [.. var words, '.' or '!' or '?' or '。' or '！' or '？'] && Text[^1] is var stop ? $"{words.TrimEnd()} [{string.Join(", ", Cites)}]{stop}" : $"{Text} [{string.Join(", ", Cites)}]";

    public static IReadOnlyList<Sentence> Split(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return [.. lines.SelectMany((line, number) => Parts(line).Select(part => Read(part, number))).Where(sentence => Letters().IsMatch(sentence.Text))];
    }

    static IEnumerable<string> Parts(string line)
    {
        var start = 0;
        foreach (var end in Ends().Matches(line).Where(end => !IsShortForm(line, end)))
        {
            yield return line[start..(end.Index + end.Length)];
            start = end.Index + end.Length;
        }

        yield return line[start..];
    }

    static bool IsShortForm(string line, Match end) => ShortForms().IsMatch(line[..(end.Index + 1)]) || ListNumber().IsMatch(line[..(end.Index + 1)]);

    static Sentence Read(string part, int line) => new(
        Spaces().Replace(Citations().Replace(part, ""), "$1").Trim(),
        [.. Citations().Matches(part).SelectMany(cited => Ids().Matches(cited.Value)).Select(id => id.Value.ToLowerInvariant()).Distinct()],
        line);

    [GeneratedRegex(@"[.!?…](?:[""')*_»”]*)(?:\s*[\[(【][ \w,;]*\d[】\])])*[.]?(?=\s|$)\s*|[。！？](?:\s*[\[(【][ \w,;]*\d[】\])])*\s*")]
    private static partial Regex Ends();

    [GeneratedRegex(@"\s*[\[(【]\s*(?:[a-z]\d{1,3})(?:\s*[,;]?\s*(?:and |und )?[a-z]\d{1,3})*\s*[】\])]", RegexOptions.IgnoreCase)]
    private static partial Regex Citations();

    [GeneratedRegex(@"[a-z]\d{1,3}", RegexOptions.IgnoreCase)]
    private static partial Regex Ids();

    [GeneratedRegex(@"\b(?:e\.g|i\.e|approx|ca|z\. ?b|d\. ?h|bzw|vs|p\. ?ex|resp|incl|no|nr)\.$", RegexOptions.IgnoreCase)]
    private static partial Regex ShortForms();

    [GeneratedRegex(@"^\s*\d{1,2}\.$")]
    private static partial Regex ListNumber();

    [GeneratedRegex(@"\s+([.,;!?])")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^\s*(?:[-*+>]\s+|#+\s+|\d{1,2}[.)]\s+)+|\*\*|__")]
    private static partial Regex Marks();

    [GeneratedRegex(@"[\p{L}\p{N}]")]
    private static partial Regex Letters();
}
