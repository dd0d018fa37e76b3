using System.Text;

namespace Dendro.Telemetry.LogQL.Patterns;

/// <summary>A line split at blanks and punctuation, with what is needed to put it together again.</summary>
/// <param name="Tokens">Words and single marks.</param>
/// <param name="BlanksAfter">For each blank of the line, the index of the token before it; -1 at the start.</param>
internal sealed record TokenizedLine(string[] Tokens, int[] BlanksAfter)
{
    // These belong to words: dates, paths, host names, durations.
    const string WordMarks = "_-.:/";

    public static TokenizedLine Of(string line)
    {
        var (tokens, blanks, start) = (new List<string>(), new List<int>(), 0);
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (char.IsLetterOrDigit(c) || WordMarks.Contains(c) || !(c is ' ' or '=' || char.IsPunctuation(c)))
            {
                continue;
            }

            if (i > start)
            {
                tokens.Add(line[start..i]);
            }

            if (c == ' ')
            {
                blanks.Add(tokens.Count - 1);
            }
            else
            {
                tokens.Add(c.ToString());
            }

            start = i + 1;
        }

        if (start < line.Length)
        {
            tokens.Add(line[start..]);
        }

        return new TokenizedLine([.. tokens], [.. blanks]);
    }

    /// <summary>The line again, with blanks where they were.</summary>
    public string Join()
    {
        var (text, blank) = (new StringBuilder(), 0);
        for (var i = -1; i < Tokens.Length; i++)
        {
            text.Append(i >= 0 ? Tokens[i] : "");
            for (; blank < BlanksAfter.Length && BlanksAfter[blank] == i; blank++)
            {
                text.Append(' ');
            }
        }

        return text.ToString();
    }
}
