namespace Dendro.Cli.Asking;

/// <summary>A line that is being typed: a cursor, earlier lines, and names to complete. What a key does to it; drawing is the prompt's.</summary>
internal sealed class LineEditor(IReadOnlyList<string> history, IReadOnlyList<string> names)
{
    int _place = history.Count;
    string _draft = "";

    public string Text { get; private set; } = "";

    /// <summary>Characters before it.</summary>
    public int Cursor { get; private set; }

    /// <summary>Names that fit when Tab could not decide.</summary>
    public IReadOnlyList<string> Proposals { get; private set; } = [];

    public void Begin()
    {
        (_place, _draft, Proposals) = (history.Count, "", []);
        Set("");
    }

    public void Press(ConsoleKeyInfo key)
    {
        Proposals = [];
        switch (key.Key)
        {
            case ConsoleKey.LeftArrow: Cursor = Math.Max(0, Cursor - 1); break;
            case ConsoleKey.RightArrow: Cursor = Math.Min(Text.Length, Cursor + 1); break;
            case ConsoleKey.Home: Cursor = 0; break;
            case ConsoleKey.End: Cursor = Text.Length; break;
            case ConsoleKey.Backspace when Cursor > 0: (Text, Cursor) = (Text.Remove(Cursor - 1, 1), Cursor - 1); break;
            case ConsoleKey.Delete when Cursor < Text.Length: Text = Text.Remove(Cursor, 1); break;
            case ConsoleKey.UpArrow: Recall(-1); break;
            case ConsoleKey.DownArrow: Recall(1); break;
            case ConsoleKey.Tab: Complete(); break;
            case ConsoleKey.U when key.Modifiers == ConsoleModifiers.Control: Set(""); break;
            default:
                if (!char.IsControl(key.KeyChar))
                {
                    (Text, Cursor) = (Text.Insert(Cursor, key.KeyChar.ToString()), Cursor + 1);
                }

                break;
        }
    }

    void Recall(int step)
    {
        var place = _place + step;
        if (place < 0 || place > history.Count)
        {
            return;
        }

        _draft = _place == history.Count ? Text : _draft;
        _place = place;
        Set(place == history.Count ? _draft : history[place]);
    }

    /// <summary>As much of the word before the cursor as all names that begin so have in common.</summary>
    void Complete()
    {
        var start = Text.LastIndexOf(' ', Math.Max(0, Cursor - 1), Cursor) + 1;
        var word = Text[start..Cursor];
        var fitting = word.Length == 0 ? [] : names.Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase)).ToList();
        if (fitting.Count == 0)
        {
            return;
        }

        var common = fitting.Aggregate((one, other) => one[..one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count()]);
        (Text, Cursor) = (Text[..start] + common + Text[Cursor..], start + common.Length);
        Proposals = fitting.Count > 1 ? fitting : [];
    }

    void Set(string text) => (Text, Cursor) = (text, text.Length);
}
