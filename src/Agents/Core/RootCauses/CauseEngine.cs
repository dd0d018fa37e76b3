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

    public Verdict Judge(IReadOnlyList<Finding> findings, IReadOnlyCollection<string> servicesSeen, Window window)
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
        var verdict = named.Count > 0 ? VerdictKind.Causes
            : servicesSeen.Count == 0 || ranked.Count > 0 || evidence.HasSymptoms ? VerdictKind.Inconclusive
            : VerdictKind.NothingWrong;
        return new Verdict(verdict, [.. named.Select(candidate => CauseReport.Of(candidate, evidence, window))], [.. servicesSeen.Order()]);
    }
}

internal enum VerdictKind
{
    Causes,
    NothingWrong,
    Inconclusive,
    NotInvestigated,
}

internal sealed record Verdict(VerdictKind Kind, IReadOnlyList<RootCause> Causes, IReadOnlyList<string> ServicesSeen);
