using System.Globalization;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Graph;
using Dendro.Agents.Core.Hypotheses;
using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Core.Verdicts;

/// <summary>
/// Joins the findings of the agents into ranked causes. What the graph explains is taken off; what remains speaks for its service,
/// with the noisy-or of the weighted clues, 1 − Π(1 − weight × strength); the mechanism is the one whose clues fit best.
/// </summary>
internal sealed class CauseEngine(ILogger<CauseEngine> logger)
{
    const double Threshold = 0.35;
    const int MostCauses = 5;

    /// <summary>Where there are spans, they tell whose time it is; a metric of durations only confirms.</summary>
    const double MeasuredBetter = 0.4;

    /// <summary>With less than this of what shows it, a mechanism is only imagined.</summary>
    const double LeastShown = 0.1;

    /// <summary>What came and went must have been plain to be worth telling.</summary>
    const double OverThreshold = 0.55;

    /// <summary>A trouble that is over is told after one of like strength that lasts.</summary>
    const double OverFactor = 0.5;

    /// <param name="findings">What the agents found.</param>
    /// <param name="servicesSeen">Services that sent anything.</param>
    /// <param name="coverage">The share, 0 to 1, of what was to be looked at and could be.</param>
    public Verdict Judge(IReadOnlyList<Finding> findings, IReadOnlyCollection<string> servicesSeen, double coverage = 1)
    {
        findings = [.. Peers.Resolve(findings, [.. servicesSeen.Distinct(StringComparer.OrdinalIgnoreCase)])];
        var graph = new ServiceGraph(findings);
        var assigned = findings.Where(finding => finding.Kind != FindingKind.LinkDelay || finding.Resource == ResourceKind.Queue)
            .Concat(LinkEnds.Assign([.. findings.Where(finding => finding.Kind == FindingKind.LinkDelay && finding.Resource != ResourceKind.Queue)], graph)).ToList();
        var explaining = new Explaining(assigned, graph);
        var candidates = assigned.Where(finding => finding.Kind != FindingKind.Edge).GroupBy(finding => finding.Service)
            .Select(group => CandidateOf(group.Key, [.. group], explaining)).OfType<Candidate>().ToList();
        Standings.Set(candidates, graph);
        var ranked = candidates.OrderByDescending(candidate => candidate.Confidence * (CauseReport.IsOver(candidate) ? OverFactor : 1))
            .ThenByDescending(candidate => candidate.Evidence.Max(finding => Math.Abs(finding.Deviation)))
            .ThenBy(candidate => candidate.Service, StringComparer.Ordinal).ToList();
        foreach (var candidate in ranked)
        {
            candidate.Coverage = coverage < 1 ? 0.7 + (0.3 * coverage) : 1;
            Log.CandidateScored(logger, candidate.Service, candidate.Hypothesis!.Mechanism.ToString(), candidate.Confidence, string.Join(", ",
                candidate.Scores.Select(score => $"{score.Key}={score.Value.ToString("0.###", CultureInfo.InvariantCulture)}")));
        }

        var named = ranked.Where(candidate => candidate.Confidence >= (CauseReport.IsOver(candidate) ? OverThreshold : Threshold) * candidate.Coverage).Take(MostCauses).ToList();
        foreach (var candidate in named.Where(_ => coverage < 1))
        {
            candidate.CounterEvidence.Add("Not everything could be looked at.");
        }

        var verdict = named.Count > 0 ? VerdictKind.Causes
            : findings.Any(IsSymptom) ? VerdictKind.Inconclusive
            : coverage < 1 ? VerdictKind.NotAllSeen
            : servicesSeen.Count == 0 ? VerdictKind.Inconclusive
            : VerdictKind.NothingWrong;
        return new Verdict(verdict, [.. named.Select(candidate => CauseReport.Of(candidate, graph, assigned))], [.. servicesSeen.Order()]);
    }

    Candidate? CandidateOf(string service, IReadOnlyList<Finding> findings, Explaining explaining)
    {
        var candidate = new Candidate(service) { Instance = findings.FirstOrDefault(finding => finding.Kind == FindingKind.Instance)?.Instance };
        var clues = HypothesisTable.All.SelectMany(hypothesis => hypothesis.Shown.Concat(hypothesis.Confirmed)).DistinctBy(clue => clue.Name).ToList();
        foreach (var finding in findings)
        {
            if (explaining.Of(finding) is { } reason)
            {
                Log.CandidateDropped(logger, service, finding.Kind.ToString(), reason);
                continue;
            }

            var doubt = finding is { Kind: FindingKind.Duration, Language: "promql" } && explaining.IsTraced(service) ? MeasuredBetter : 1;
            foreach (var clue in clues.Where(clue => clue.Matches(finding)))
            {
                candidate.Add(clue, finding, doubt);
            }
        }

        candidate.Hypothesis = HypothesisTable.All
            .Select(hypothesis => (Hypothesis: hypothesis, Shown: candidate.Belief(hypothesis.Shown), All: candidate.Belief(hypothesis.Shown.Concat(hypothesis.Confirmed))))
            .Where(one => one.Shown >= LeastShown).OrderByDescending(one => one.All).ThenByDescending(one => one.Shown).Select(one => one.Hypothesis).FirstOrDefault();
        return candidate.Hypothesis is null ? null : candidate;
    }

    /// <summary>Something is not as it should be, whether or not a cause was found.</summary>
    static bool IsSymptom(Finding finding) => finding.Severity != Severity.Info && finding.Until is null
        && finding.Kind is FindingKind.Failures or FindingKind.FailureOrigin or FindingKind.OwnTime or FindingKind.LogErrors
        && Clue.Strength(finding) > 0.3;
}
