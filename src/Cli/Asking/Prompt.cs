namespace Dendro.Cli.Asking;

/// <summary>Draws the line that is edited on a terminal and reads its keys.</summary>
internal sealed class Prompt(LineEditor editor)
{
    const string Mark = "? ";
    const string EraseBelow = "\u001b[J";

    /// <summary>The line; null at the end of input (Ctrl-D).</summary>
    public string? Read()
    {
        editor.Begin();
        Draw(0);
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            var row = Row();
            if (key.Key == ConsoleKey.Enter)
            {
                Console.WriteLine();
                return editor.Text;
            }

            if (key.Key == ConsoleKey.D && key.Modifiers == ConsoleModifiers.Control && editor.Text.Length == 0)
            {
                Console.WriteLine();
                return null;
            }

            editor.Press(key);
            if (editor.Proposals.Count > 0)
            {
                Console.WriteLine();
                Console.WriteLine(string.Join("  ", editor.Proposals));
                row = 0;
            }

            Draw(row);
        }
    }

    /// <summary>A long line takes several rows of the terminal.</summary>
    int Row() => (Mark.Length + editor.Cursor) / Width;

    static int Width => Math.Max(1, Console.WindowWidth);

    void Draw(int row)
    {
        var (up, back) = (row > 0 ? $"\u001b[{row}A" : "", ((Mark.Length + editor.Text.Length) / Width) - Row());
        var column = (Mark.Length + editor.Cursor) % Width;
        Console.Write($"{up}\r{EraseBelow}{Mark}{editor.Text}{(back > 0 ? $"\u001b[{back}A" : "")}\r{(column > 0 ? $"\u001b[{column}C" : "")}");
    }
}
