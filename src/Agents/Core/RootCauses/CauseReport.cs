using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.RootCauses;

/// <summary>Turns a candidate that was named into the cause that is reported.</summary>
internal static class CauseReport
{
    /// <summary>However frequent the failures, a minute without one may be chance or delay.</summary>
    static readonly TimeSpan ShortestQuiet = TimeSpan.FromSeconds(60);

    /// <summary>So many failures should have come in the quiet time if nothing had changed; e⁻³ is 5 %.</summary>
    const double MissedFailures = 3;

    public static RootCause Of(Candidate candidate, EvidenceIndex evidence, Window window)
    {
        var (since, until) = Span(candidate, evidence);
        var isOver = until is { } last && since is { } first && IsOver(first, last, candidate, evidence, window);
        return new RootCause
        {
            Service = candidate.Service,
            Mechanism = candidate.Mechanism,
            Title = candidate.Title,
            Explanation = candidate.Explanation,
            Confidence = candidate.Confidence,
            Path = candidate.Path,
            Affected = Affected(candidate, evidence),
            State = isOver ? "over" : "ongoing",
            Since = since,
            Until = isOver ? until : null,
            Timeline = [.. Timeline(since, isOver ? until : null, candidate)],
            Evidence = [.. candidate.Evidence.Select(finding => finding.Title)],
            CounterEvidence = candidate.CounterEvidence,
            Recommendation = Recommendations.For(candidate),
            Scores = candidate.Scores,
        };
    }

    static (DateTimeOffset? Since, DateTimeOffset? Until) Span(Candidate candidate, EvidenceIndex evidence)
    {
        var timed = candidate.Mechanism == "error"
            ? candidate.Evidence.Concat(evidence.Of(FindingKind.ErrorSpans, candidate.Service)).ToList()
            : [];
        return (timed.Select(finding => finding.FirstSeen).Min(), timed.Select(finding => finding.LastSeen).Max());
    }

    /// <summary>Over when the quiet time would be an unlikely pause of a trouble that goes on at its mean rate.</summary>
    static bool IsOver(DateTimeOffset first, DateTimeOffset last, Candidate candidate, EvidenceIndex evidence, Window window)
    {
        var failures = evidence.One(FindingKind.ErrorSpans, candidate.Service)?.Value
            ?? candidate.Evidence.Where(finding => finding.Kind == FindingKind.LogErrors).Sum(finding => finding.Value);
        var quiet = window.End - last;
        return quiet > ShortestQuiet && failures * (quiet / (window.End - first)) > MissedFailures;
    }

    /// <summary>Callers that show symptoms, other than failures that begin with themselves.</summary>
    static IReadOnlyList<string> Affected(Candidate candidate, EvidenceIndex evidence)
    {
        var symptoms = evidence.Of(FindingKind.ErrorSpans).Concat(evidence.Of(FindingKind.ErrorShare))
            .Concat(evidence.Of(FindingKind.Latency).Where(finding => finding.Severity != Severity.Info))
            .Select(finding => finding.Service).ToHashSet();
        return
        [
            .. symptoms.Where(service => service != candidate.Service && evidence.Below(service).Contains(candidate.Service))
                .Where(service => !evidence.Of(FindingKind.ErrorOrigin, service).Any(origin => origin.Value >= 0.9))
                .Order(),
        ];
    }

    static IEnumerable<string> Timeline(DateTimeOffset? since, DateTimeOffset? until, Candidate candidate)
    {
        if (since is { } first)
        {
            yield return $"{Facts.Clock(first)} UTC first seen: {candidate.Title}";
        }

        if (until is { } last)
        {
            yield return $"{Facts.Clock(last)} UTC last seen";
        }
    }
}
