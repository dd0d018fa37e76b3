using Dendro.Agents.Core.Languages;

namespace Dendro.Agents.Core.Understanding;

/// <summary>How words are compared: by their letters, and by how many of them differ.</summary>
internal static class Spelling
{
    /// <summary>The text as it is compared.</summary>
    public static string Plain(string text) => Folding.Fold(text);

    /// <summary>Chinese and Japanese are written without spaces, so their words end anywhere.</summary>
    public static bool IsWithoutSpaces(char letter) => letter is >= '\u3040' and <= '\u30ff' or >= '\u3400' and <= '\u9fff' or '\u3005';

    /// <summary>A letter or digit of a script that has spaces between its words.</summary>
    public static bool IsOfWord(char letter) => char.IsLetterOrDigit(letter) && !IsWithoutSpaces(letter);

    /// <summary>Insertions, deletions, replacements and swaps of neighbours from one to the other (optimal string alignment); more than <paramref name="most"/> is not counted on.</summary>
    public static int Distance(string one, string other, int most)
    {
        if (Math.Abs(one.Length - other.Length) > most)
        {
            return most + 1;
        }

        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Cell(rows, one, other, i, j);
            }
        }

        return rows[one.Length, other.Length];
    }

    /// <summary>How many slips of the keyboard a word of this length is allowed.</summary>
    public static int Tolerance(int length) => length switch { < 4 => 0, < 9 => 1, _ => 2 };

    static int Cell(int[,] rows, string one, string other, int i, int j)
    {
        var replaced = rows[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
        var best = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
        return i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
    }
}
