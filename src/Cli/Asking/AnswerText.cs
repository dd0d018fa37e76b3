using System.Globalization;
using Dendro.Cli.Output;
using Spectre.Console;

namespace Dendro.Cli.Asking;

/// <summary>An answer on a terminal or in a pipe: the sentence, its picture, its table; the rest when it is asked for.</summary>
internal static class AnswerText
{
    const int MostCauses = 3;
    const int EvidenceEach = 2;
    const string Fence = "```";

    public static void Write(Answer answer, IAnsiConsole console, bool isTerminal, bool isVerbose)
    {
        if (answer.Parts.Kind == "cause")
        {
            Causes(answer, console, isVerbose);
        }
        else
        {
            Markdown(answer.Summary, console);
        }

        if (isTerminal && answer.Parts.Series is [{ Points.Count: > 2 } course, ..])
        {
            console.WriteLine();
            console.MarkupLineInterpolated($"[green]{Sparkline.Draw([.. course.Points.Select(point => point[1])])}[/]");
        }

        if (answer.Model is { } model)
        {
            ModelText.Write(model, console, isVerbose);
        }

        if (isVerbose)
        {
            foreach (var evidence in answer.Parts.Evidence ?? [])
            {
                console.WriteLine();
                console.WriteLine($"{evidence.Title} ({evidence.Language})");
                console.WriteLine($"  {evidence.Query}");
                console.WriteLine($"  {evidence.Link}");
            }
        }

        if (answer.Parts.Alternatives is { Count: > 0 } others)
        {
            console.WriteLine();
            console.WriteLine($"→ {string.Join(" · ", others)}");
        }
    }

    static void Causes(Answer answer, IAnsiConsole console, bool isVerbose)
    {
        if (isVerbose)
        {
            console.WriteLine(Plain(answer.Summary).Trim());
            return;
        }

        console.WriteLine(Plain(answer.Parts.Text));
        foreach (var (cause, number) in answer.RootCauses.Take(MostCauses).Select((cause, i) => (cause, i + 1)))
        {
            console.WriteLine();
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number}. {cause.Title} ({100 * cause.Confidence:0} %)"));
            console.WriteLine($"   {string.Join(" → ", cause.Path)}");
            foreach (var fact in cause.Evidence.Take(EvidenceEach))
            {
                console.WriteLine($"   - {fact}");
            }

            console.WriteLine($"   {cause.Recommendation}");
        }

        foreach (var gap in answer.Parts.Coverage?.Gaps ?? [])
        {
            console.WriteLine($"! {gap}");
        }
    }

    /// <summary>Markdown reads well as text, but for its tables and the marks around what is bold or code.</summary>
    static void Markdown(string text, IAnsiConsole console)
    {
        Table? table = null;
        var isCode = false;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                isCode = !isCode;
            }
            else if (!isCode && line.StartsWith("| ", StringComparison.Ordinal))
            {
                var cells = Cells(line);
                if (table is null)
                {
                    table = Terminal.Table([.. cells]);
                }
                else if (!cells.All(cell => cell == "---"))
                {
                    table.AddRow([.. cells.Select(cell => new Text(cell))]);
                }
            }
            else
            {
                Flush();
                console.WriteLine(isCode ? line : Plain(line));
            }
        }

        Flush();

        void Flush()
        {
            if (table is not null)
            {
                console.Write(table);
                table = null;
            }
        }
    }

    static List<string> Cells(string line) =>
        [.. line.Trim().Trim('|').Replace("\\|", "\u0001", StringComparison.Ordinal).Split('|').Select(cell => cell.Trim().Replace('\u0001', '|'))];

    static string Plain(string text) => text.Replace("**", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal);
}
