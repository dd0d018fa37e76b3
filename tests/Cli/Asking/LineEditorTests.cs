using Dendro.Cli.Asking;

namespace Dendro.Cli.Tests.Asking;

public sealed class LineEditorTests
{
    /// <summary>Keys: a letter is itself; ← → ↑ ↓ arrows, ⌫ backspace, ⌦ delete, ⇤ home, ⇥ Tab, ␡ Ctrl-U.</summary>
    [Theory]
    [InlineData("ab←c", "acb", 2)]
    [InlineData("ab⌫c", "ac", 2)]
    [InlineData("ab⇤⌦c", "cb", 1)]
    [InlineData("ab⇤→→→x", "abx", 3)]
    [InlineData("↑", "and stock?", 10)]
    [InlineData("↑↑", "p95 of order", 12)]
    [InlineData("↑↑↑", "p95 of order", 12)]
    [InlineData("new↑↓", "new", 3)]
    [InlineData("abc␡d", "d", 1)]
    [InlineData("p95 of st⇥", "p95 of stock", 12)]
    [InlineData("p95 of ST⇥", "p95 of stock", 12)]
    [InlineData("is or⇥", "is order", 8)]
    [InlineData("is x⇥", "is x", 4)]
    [InlineData("⇥", "", 0)]
    [InlineData("← ⌫ ⇤ ⌦", " ", 1)]
    public void A_key_does_what_it_does_in_a_shell(string keys, string text, int cursor)
    {
        var editor = new LineEditor(["p95 of order", "and stock?"], ["order", "ordercheck", "stock"]);
        editor.Begin();
        foreach (var key in keys)
        {
            editor.Press(Key(key));
        }

        Assert.Equal((text, cursor), (editor.Text, editor.Cursor));
    }

    [Fact]
    public void Names_that_Tab_cannot_decide_between_are_proposed()
    {
        var editor = new LineEditor([], ["order", "ordercheck", "stock"]);
        editor.Begin();
        editor.Press(Key('o'));
        editor.Press(Key('⇥'));
        Assert.Equal(["order", "ordercheck"], editor.Proposals);
    }

    static ConsoleKeyInfo Key(char key) => key switch
    {
        '←' => new('\0', ConsoleKey.LeftArrow, false, false, false),
        '→' => new('\0', ConsoleKey.RightArrow, false, false, false),
        '↑' => new('\0', ConsoleKey.UpArrow, false, false, false),
        '↓' => new('\0', ConsoleKey.DownArrow, false, false, false),
        '⌫' => new('\b', ConsoleKey.Backspace, false, false, false),
        '⌦' => new('\0', ConsoleKey.Delete, false, false, false),
        '⇤' => new('\0', ConsoleKey.Home, false, false, false),
        '⇥' => new('\t', ConsoleKey.Tab, false, false, false),
        '␡' => new('\u0015', ConsoleKey.U, false, false, true),
        _ => new(key, ConsoleKey.None, false, false, false),
    };
}
