using System.Globalization;
using System.Text;
using System.Text.Json;
using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Model.Checks;
using Dendro.Agents.Core.Verdicts;

namespace Dendro.Agents.Core.Model.Investigating;

/// <summary>Writes down for the model what is known, with ids: v for the verdict, c for causes, e for evidence.</summary>
internal static class Brief
{
    const int MostOthers = 8;

    public static Case Open(Inquiry inquiry)
    {
        var about = new Case(inquiry.Verdict.Kind, inquiry.Verdict.Causes, inquiry.Services, inquiry.Language);
        about.Add(new Exhibit("v1", $"{inquiry.Answer.Text} ({Times(inquiry.Window)} UTC; verdict {Snake(inquiry.Verdict.Kind)}; {inquiry.Verdict.ServicesSeen.Count} services)"));
        foreach (var (number, cause) in inquiry.Verdict.Causes.Index())
        {
            about.Add(new Exhibit(Id('c', number), Words(cause)));
        }

        foreach (var evidence in inquiry.Answer.Evidence)
        {
            var finding = inquiry.Findings.FirstOrDefault(finding => finding.Query == evidence.Query && finding.Title == evidence.Title);
            about.Add(new Exhibit(evidence.Id, Words(evidence.Title, finding)) { Value = evidence.Value, Unit = evidence.Unit ?? "", Baseline = finding?.Baseline });
        }

        foreach (var (number, finding) in Others(inquiry).Index())
        {
            about.Add(new Exhibit(Id('f', number), Words(finding.Title, finding)) { Value = finding.Value, Unit = finding.Unit, Baseline = finding.Baseline });
        }

        return about;
    }

    public static string Write(Inquiry inquiry, Case about, IReadOnlyList<(string Name, string Text)> runbooks, Room room)
    {
        var text = new StringBuilder();
        if (inquiry.Before is { } before)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Asked before: {before}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"Question: {Room.Cut(inquiry.Question, room.Evidence / 2)}").AppendLine("Evidence:").AppendLine(ToolBox.Quoted(Evidence(inquiry, about, room)));
        if (inquiry.Missing.Count > 0)
        {
            text.AppendLine("Could not be looked at:").AppendLine(ToolBox.Quoted(Room.Cut(string.Join('\n', inquiry.Missing), room.Evidence / 4)));
        }

        foreach (var (name, runbook) in runbooks)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Runbook {name}:").AppendLine(Room.Cut(runbook, room.Runbook / runbooks.Count));
        }

        return text.ToString();
    }

    /// <summary>As many exhibits as there is room for, the verdict first.</summary>
    static string Evidence(Inquiry inquiry, Case about, Room room)
    {
        var queries = inquiry.Answer.Evidence.ToDictionary(evidence => evidence.Id, evidence => $" ({evidence.Language}: {evidence.Query})");
        var text = new StringBuilder();
        var left = room.Evidence;
        foreach (var exhibit in about.Exhibits)
        {
            var line = $"[{exhibit.Id}] {exhibit.Text}{queries.GetValueOrDefault(exhibit.Id)}";
            line = Room.Tokens(line) <= left ? line : $"[{exhibit.Id}] {Room.Cut(exhibit.Text, left)}";
            left -= Room.Tokens(line);
            if (left <= 0 && text.Length > 0)
            {
                break;
            }

            text.AppendLine(line);
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>What the agents found beside the evidence of the verdict, the most remarkable first.</summary>
    static IEnumerable<Finding> Others(Inquiry inquiry) => inquiry.Findings
        .Where(finding => finding.Severity != Severity.Info && !inquiry.Answer.Evidence.Any(evidence => evidence.Query == finding.Query && evidence.Title == finding.Title))
        .OrderByDescending(finding => finding.Severity).ThenByDescending(finding => Math.Abs(finding.Deviation)).Take(MostOthers);

    static string Words(RootCause cause) => string.Join("; ", ((string?[])
    [
        cause.Title, cause.Explanation, $"confidence {Facts.Percent(cause.Confidence)}", $"path {string.Join(" → ", cause.Path)}",
        cause.Affected.Count > 0 ? $"affected {string.Join(", ", cause.Affected)}" : null, cause.State,
        cause.Since is { } since ? $"since {Facts.Clock(since)}" : null, cause.Until is { } until ? $"until {Facts.Clock(until)}" : null,
        $"to do: {cause.Recommendation}", cause.CounterEvidence.Count > 0 ? $"against it: {string.Join(" ", cause.CounterEvidence)}" : null,
    ]).Where(part => !string.IsNullOrEmpty(part)));

    static string Words(string title, Finding? finding) => finding is null ? title : string.Join("; ", ((string?[])
    [
        title, title.Contains(finding.Service, StringComparison.Ordinal) ? null : finding.Service, finding.Detail, finding.Operation,
        finding.Since is { } since ? $"since {Facts.Clock(since)}" : null, finding.Until is { } until ? $"until {Facts.Clock(until)}" : null,
    ]).Where(part => !string.IsNullOrEmpty(part)).Distinct());

    static string Times(Window window) => $"{Facts.Clock(window.Start)} to {Facts.Clock(window.End)}";

    static string Snake(VerdictKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    static string Id(char kind, int index) => string.Create(CultureInfo.InvariantCulture, $"{kind}{index + 1}");
}
