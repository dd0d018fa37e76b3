using System.Globalization;
using System.Text;
using Dendro.Web.Explore;

namespace Dendro.Web.Ask;

/// <summary>Writes a conversation as Markdown, with every query, so that it can go into a ticket.</summary>
internal static class MarkdownExport
{
    public static string Write(IEnumerable<Turn> turns, Uri address, DateTimeOffset time)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Dendro, {time:yyyy-MM-dd HH:mm} UTC").AppendLine();
        foreach (var turn in turns)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"## {turn.Question}").AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"Time range: {turn.Window.From} to {turn.Window.To}").AppendLine();
            if (turn.Problem is not null)
                text.AppendLine(turn.Problem.Message).AppendLine();
            if (turn.Answer is { } answer)
                Write(text, answer, address);
        }
        return text.ToString();
    }

    static void Write(StringBuilder text, Answer answer, Uri address)
    {
        text.AppendLine(answer.Causes.Count == 0 && answer.Kind == AnswerKind.Cause ? answer.Report.Summary : answer.Text).AppendLine();
        if (answer.Kind != AnswerKind.Query)
            Write(text, answer);
        if (answer.Causes.Count > 0)
            text.AppendLine("### Root causes").AppendLine();
        foreach (var cause in answer.Causes)
            Write(text, cause);
        List(text, "### What to do", answer.Report.Recommendations);
        List(text, $"### Added by {answer.Model?.Name}", [.. answer.Model?.Kept.Select(sentence => $"{sentence.Text} [{string.Join(", ", sentence.Cites)}]") ?? []]);
        List(text, "### Caveats", [.. answer.Gaps.Union(answer.Report.Caveats)]);
        // The findings of an investigation are its evidence, with more said about each.
        var evidence = answer.Report.Findings.Count > 0
            ? answer.Report.Findings.Select(finding => (finding.Title, finding.Detail, finding.Language, finding.Query, finding.Window))
            : answer.Evidence.Select(one => (one.Title, Detail: "", one.Language, one.Query, one.Window));
        if (evidence.Any())
            text.AppendLine("### Evidence").AppendLine();
        foreach (var (title, detail, language, query, window) in evidence)
            Write(text, title, detail, language, query, window, address);
    }

    static void Write(StringBuilder text, Answer answer)
    {
        if (answer.Rows.Count == 0)
            return;
        text.AppendLine(Row(answer.Columns)).AppendLine(Row(answer.Columns.Select(_ => "---")));
        foreach (var row in answer.Rows)
            text.AppendLine(Row(row.Select((cell, column) => Cell(cell, answer.UnitOf(column)))));
        text.AppendLine();
    }

    static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(cell => cell.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal)))} |";

    static string Cell(object? cell, string unit) => cell switch
    {
        double number => Figures.Write(number, unit),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        _ => cell?.ToString() ?? "",
    };

    static void Write(StringBuilder text, RootCause cause)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"**{cause.Title}** ({cause.Confidence:P0})").AppendLine();
        if (cause.Explanation.Length > 0)
            text.AppendLine(cause.Explanation).AppendLine();
        if (cause.Path.Count > 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"Path: {string.Join(" → ", cause.Path)}").AppendLine();
        List(text, "Timeline:", cause.Timeline);
        List(text, "For:", cause.Evidence);
        List(text, "Against:", cause.Against);
    }

    static void Write(StringBuilder text, string title, string detail, QueryLanguage? language, string query, TimeWindow window, Uri address)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"- {title}");
        if (detail.Length > 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {detail}");
        if (language is { } known && query.Length > 0)
        {
            text.AppendLine().AppendLine("  ```").AppendLine(CultureInfo.InvariantCulture, $"  {query.ReplaceLineEndings("\n  ")}").AppendLine("  ```").AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"  [{known} in Explore]({new Uri(address, ExploreLink.To(known, query, window))})");
        }
        text.AppendLine();
    }

    static void List(StringBuilder text, string title, IReadOnlyList<string> items)
    {
        if (items.Count == 0)
            return;
        text.AppendLine(title).AppendLine();
        foreach (var item in items)
            text.AppendLine(CultureInfo.InvariantCulture, $"- {item}");
        text.AppendLine();
    }
}
