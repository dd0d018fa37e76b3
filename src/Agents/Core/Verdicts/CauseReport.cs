using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Graph;
using Dendro.Agents.Core.Hypotheses;

namespace Dendro.Agents.Core.Verdicts;

/// <summary>Turns a candidate that was named into the cause that is reported.</summary>
internal static class CauseReport
{
    const int MostEvidence = 8;

    public static RootCause Of(Candidate candidate, ServiceGraph graph, IReadOnlyList<Finding> findings)
    {
        var shown = Shown(candidate);
        var since = shown.Select(finding => finding.Since).OfType<DateTimeOffset>().Order().Cast<DateTimeOffset?>().FirstOrDefault();
        var isOver = IsOver(candidate);
        var until = isOver ? shown.Max(finding => finding.Until) : null;
        var main = shown.Count > 0 ? shown[0] : candidate.Evidence[0];
        var title = Fill(candidate.Hypothesis!.Title, candidate, main);
        return new RootCause
        {
            Service = candidate.Service,
            Mechanism = candidate.Hypothesis.Mechanism,
            Title = title,
            Explanation = main.Title + ".",
            Confidence = candidate.Confidence,
            Path = Path(candidate, main, graph),
            Affected = Affected(candidate.Service, graph, findings),
            State = isOver ? "over" : "ongoing",
            Since = since,
            Until = until,
            Instance = candidate.Instance ?? candidate.Evidence.Select(finding => finding.Instance).FirstOrDefault(instance => instance is not null),
            Operation = main.Kind is FindingKind.Resource or FindingKind.LogTemplate ? null : main.Operation,
            Dependency = main.IsPeer ? main.Target : null,
            Timeline = [.. Timeline(since, until, title)],
            Evidence = [.. candidate.Evidence.Take(MostEvidence).Select(finding => finding.Title)],
            CounterEvidence = candidate.CounterEvidence,
            Recommendation = Fill(candidate.Hypothesis.Advice, candidate, main),
            Scores = candidate.Scores,
        };
    }

    /// <summary>All that shows it has come back to what is usual.</summary>
    public static bool IsOver(Candidate candidate)
    {
        var shown = Shown(candidate).Where(finding => finding.Deviation != 0).ToList();
        return shown.Count > 0 && shown.All(finding => finding.Until is not null);
    }

    static List<Finding> Shown(Candidate candidate) =>
        [.. candidate.Hypothesis!.Shown.Select(clue => candidate.FindingOf(clue.Name)).OfType<Finding>().OrderByDescending(Clue.Strength)];

    static string Fill(string text, Candidate candidate, Finding main) => text
        .Replace("{service}", candidate.Service, StringComparison.Ordinal)
        .Replace("{operation}", string.IsNullOrEmpty(main.Operation) || main.Kind == FindingKind.Resource ? "what it is asked for" : $"\"{main.Operation}\"", StringComparison.Ordinal)
        .Replace("{dependency}", main.Target ?? "a dependency", StringComparison.Ordinal)
        .Replace("{instance}", candidate.Instance ?? "one instance", StringComparison.Ordinal);

    static IReadOnlyList<string> Path(Candidate candidate, Finding main, ServiceGraph graph)
    {
        if (main.Kind == FindingKind.FailureOrigin)
        {
            return main.Path;
        }

        var path = graph.PathTo(candidate.Service);
        return main is { IsPeer: true, Target: { } peer } ? [.. path, peer] : path;
    }

    /// <summary>Callers, directly or not, that show symptoms.</summary>
    static IReadOnlyList<string> Affected(string service, ServiceGraph graph, IReadOnlyList<Finding> findings)
    {
        var above = graph.Above(service);
        return
        [
            .. findings.Where(finding => finding.Kind is FindingKind.Failures or FindingKind.Duration or FindingKind.Traffic or FindingKind.LogErrors && above.Contains(finding.Service))
                .Select(finding => finding.Service).Distinct().Order(),
        ];
    }

    static IEnumerable<string> Timeline(DateTimeOffset? since, DateTimeOffset? until, string title)
    {
        if (since is { } first)
        {
            yield return $"{Facts.Clock(first)} UTC first seen: {title}";
        }

        if (until is { } last)
        {
            yield return $"{Facts.Clock(last)} UTC last seen";
        }
    }
}
