using System.Globalization;
using System.Text;
using Dendro.Agents.Core.Languages;

namespace Dendro.Agents.Core.Answers;

/// <summary>An answer as text: the sentence with the figure, then its table, then what could not be looked at.</summary>
internal static class AnswerMarkdown
{
    const int MostRows = 20;

    public static string Write(Answer answer, Clock clock, Phrases phrases)
    {
        var text = new StringBuilder(answer.Text);
        if (answer is { Columns: { } columns, Rows: { Count: > 0 } rows } && answer.Kind != Plans.PlanKind.Query)
        {
            text.AppendLine().AppendLine().AppendLine(Row(columns)).AppendLine(Row(columns.Select(_ => "---")));
            foreach (var row in rows.Take(MostRows))
            {
                text.AppendLine(Row(row.Select(cell => Cell(cell, answer.Unit, clock))));
            }
        }

        if (answer.Coverage.Gaps.Count > 0)
        {
            text.AppendLine().AppendLine().AppendLine(CultureInfo.InvariantCulture, $"**{phrases["missing"]}**").AppendLine();
            foreach (var gap in answer.Coverage.Gaps)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"- {gap}");
            }
        }

        return text.ToString().TrimEnd();
    }

    static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(cell => cell.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal)))} |";

    static string Cell(object? cell, string? unit, Clock clock) => cell switch
    {
        null => "",
        double number => Figures.Write(number, unit ?? ""),
        int number => number.ToString(CultureInfo.InvariantCulture),
        DateTimeOffset time => clock.Time(time),
        _ => cell.ToString() ?? "",
    };
}
