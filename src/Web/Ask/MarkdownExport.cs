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
        text.AppendLine(answer.Causes.Count > 0 ? answer.Headline : answer.Summary).AppendLine();
        if (answer.Causes.Count > 0)
            text.AppendLine("### Root causes").AppendLine();
        foreach (var cause in answer.Causes)
            Write(text, cause);
        List(text, "### What to do", answer.Recommendations);
        List(text, "### Caveats", answer.Caveats);
        if (answer.Findings.Count > 0)
            text.AppendLine("### Findings").AppendLine();
        foreach (var finding in answer.Findings)
            Write(text, finding, address);
    }

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

    static void Write(StringBuilder text, Finding finding, Uri address)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"- {finding.Title}");
        if (finding.Detail.Length > 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {finding.Detail}");
        if (finding is { Language: { } language, Query.Length: > 0 })
        {
            text.AppendLine().AppendLine("  ```").AppendLine(CultureInfo.InvariantCulture, $"  {finding.Query.ReplaceLineEndings("\n  ")}").AppendLine("  ```").AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"  [{language} in Explore]({new Uri(address, ExploreLink.To(language, finding.Query, finding.Window))})");
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
