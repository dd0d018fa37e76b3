using System.Globalization;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Core.RootCauses;

/// <summary>
/// Joins the evidence of the agents into ranked causes. A candidate's confidence is the noisy-or of its weighted evidence,
/// 1 − Π(1 − weight × strength), so that independent evidence adds up and none alone is certain.
/// </summary>
internal sealed class CauseEngine(ILogger<CauseEngine> logger)
{
    const double Threshold = 0.35;
    const int MostCauses = 5;

    /// <param name="findings">What the agents found.</param>
    /// <param name="servicesSeen">Services that sent anything.</param>
    /// <param name="window">The time asked about.</param>
    /// <param name="coverage">The share, 0 to 1, of what was to be looked at and could be.</param>
    public Verdict Judge(IReadOnlyList<Finding> findings, IReadOnlyCollection<string> servicesSeen, Window window, double coverage = 1)
    {
        var evidence = new EvidenceIndex(findings);
        var candidates = ErrorCandidates.Of(evidence)
            .Concat(LatencyCandidates.Of(evidence))
            .Concat(SilenceCandidates.Of(evidence, window))
            .ToList();
        foreach (var dropped in candidates.Where(candidate => candidate.ExplainedBy is not null))
        {
            Log.CandidateDropped(logger, dropped.Service, dropped.Mechanism, dropped.ExplainedBy!);
        }

        var ranked = candidates.Where(candidate => candidate.ExplainedBy is null)
            .OrderByDescending(candidate => candidate.Rank)
            .ThenBy(candidate => candidate.Service, StringComparer.Ordinal)
            .ToList();
        foreach (var candidate in ranked)
        {
            Log.CandidateScored(logger, candidate.Service, candidate.Mechanism, candidate.Confidence, string.Join(", ",
                candidate.Scores.Select(score => $"{score.Key}={score.Value.ToString("0.###", CultureInfo.InvariantCulture)}")));
        }

        var named = ranked.Where(candidate => candidate.Confidence >= Threshold).Take(MostCauses).ToList();
        foreach (var candidate in named.Where(_ => coverage < 1))
        {
            candidate.Dampen(Weight.Coverage(coverage), "Not everything could be looked at.");
        }

        var verdict = named.Count > 0 ? VerdictKind.Causes
            : ranked.Count > 0 || evidence.HasSymptoms ? VerdictKind.Inconclusive
            : coverage < 1 ? VerdictKind.NotAllSeen
            : servicesSeen.Count == 0 ? VerdictKind.Inconclusive
            : VerdictKind.NothingWrong;
        return new Verdict(verdict, [.. named.Select(candidate => CauseReport.Of(candidate, evidence, window))], [.. servicesSeen.Order()]);
    }
}

internal enum VerdictKind
{
    Causes,
    NothingWrong,
    Inconclusive,

    /// <summary>Inconclusive, for nothing was found and not everything could be looked at.</summary>
    NotAllSeen,
    NotInvestigated,
}

internal sealed record Verdict(VerdictKind Kind, IReadOnlyList<RootCause> Causes, IReadOnlyList<string> ServicesSeen);
