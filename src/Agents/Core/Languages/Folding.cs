namespace Dendro.Agents.Core.Languages;

/// <summary>Lower case, no accents, no full-width forms: how texts are compared. Letter by letter, so that places stay.</summary>
internal static class Folding
{
    const string Accented = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿ’‘‐‑";
    const string Plain = "aaaaaaceeeeiiiinooooouuuuyy''--";

    const char FirstFullWidth = '\uFF01';
    const char LastFullWidth = '\uFF5E';

    public static string Fold(string text) => string.Create(text.Length, text, static (folded, source) =>
    {
        for (var i = 0; i < folded.Length; i++)
        {
            folded[i] = Fold(source[i]);
        }
    });

    static char Fold(char letter)
    {
        var lower = char.ToLowerInvariant(letter switch
        {
            >= FirstFullWidth and <= LastFullWidth => (char)(letter - FirstFullWidth + '!'),
            _ when char.IsWhiteSpace(letter) => ' ',
            _ => letter,
        });
        return lower > '\x7F' && Accented.IndexOf(lower, StringComparison.Ordinal) is var at and >= 0 ? Plain[at] : lower;
    }

    /// <summary>Scripts without spaces, in which every character may begin a word.</summary>
    public static bool IsUnspaced(char letter) => letter is >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or '々' or '〜';
}
