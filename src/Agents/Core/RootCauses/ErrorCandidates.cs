using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.RootCauses;

/// <summary>Causes that show as failures: where they begin, not where they are noticed.</summary>
internal static class ErrorCandidates
{
    /// <summary>Failing one in five requests is as bad as the evidence of a rate gets.</summary>
    const double FullShare = 0.2;

    public static IEnumerable<Candidate> Of(EvidenceIndex evidence)
    {
        var origins = evidence.Of(FindingKind.ErrorOrigin).GroupBy(origin => (origin.Service, origin.Target)).ToList();
        var failing = evidence.Of(FindingKind.ErrorSpans).Concat(evidence.Of(FindingKind.ErrorShare)).Concat(evidence.Of(FindingKind.LogErrors))
            .Select(finding => finding.Service).Distinct().ToList();
        var errors = origins.Sum(group => Errors(evidence, group.Key.Service));
        foreach (var group in origins)
        {
            yield return FromOrigin(evidence, [.. group], errors);
        }

        foreach (var service in failing.Where(service => origins.All(group => group.Key.Service != service)).Order())
        {
            yield return FromRates(evidence, service, [.. origins.Select(group => group.Key.Service).Distinct()], failing);
        }
    }

    static Candidate FromOrigin(EvidenceIndex evidence, IReadOnlyList<Finding> origins, double allErrors)
    {
        var first = origins[0];
        var candidate = new Candidate(first.Service, "error", CauseTitle.OfError(first))
        {
            Path = origins.MaxBy(origin => origin.Path.Count)!.Path,
            Target = first.Target,
            Explanation = CauseTitle.ExplainError(first),
            Impact = allErrors > 0 ? Errors(evidence, first.Service) / allErrors : 1,
        };
        candidate.Add(Weight.ErrorOrigin, Math.Min(1, origins.Sum(origin => origin.Value)), first);
        foreach (var other in origins.Skip(1))
        {
            candidate.Evidence.Add(other);
        }

        if (first.Value < 0.5)
        {
            candidate.CounterEvidence.Add($"Only {Percent(first.Value)} of the failing traces of {first.Service} that were read begin there.");
        }

        AddConfirmation(candidate, evidence);
        return candidate;
    }

    /// <summary>Without a trace that tells, the failing service that calls no failing service is the likeliest.</summary>
    static Candidate FromRates(EvidenceIndex evidence, string service, IReadOnlyList<string> origins, IReadOnlyList<string> failing)
    {
        var candidate = new Candidate(service, "error", CauseTitle.OfRate(service)) { Impact = 0.5 };
        var below = evidence.Below(service);
        if (origins.Intersect(below).Order().FirstOrDefault() is { } origin)
        {
            candidate.ExplainedBy = $"its failures come from {origin}, which it calls";
            return candidate;
        }

        var spans = evidence.One(FindingKind.ErrorSpans, service) ?? evidence.One(FindingKind.ErrorShare, service);
        if (spans is null)
        {
            // Failing traces of other services tell where errors begin; lines alone then tell little more.
            candidate.Add(Weight.LogsAlone, origins.Count == 0 ? 1 : 0.5, evidence.One(FindingKind.LogErrors, service));
            candidate.CounterEvidence.Add($"No span of {service} failed: only its log speaks for this.");
        }
        else if (failing.Intersect(below).Order().FirstOrDefault() is { } callee)
        {
            candidate.ExplainedBy = $"{callee}, which it calls, fails too";
            return candidate;
        }
        else
        {
            candidate.Add(Weight.DeepestFailure, 1, spans);
            candidate.CounterEvidence.Add("No failing trace could be read to show where the failures begin.");
        }

        AddConfirmation(candidate, evidence);
        return candidate;
    }

    static void AddConfirmation(Candidate candidate, EvidenceIndex evidence)
    {
        var share = evidence.One(FindingKind.ErrorShare, candidate.Service);
        candidate.Add(Weight.ErrorShare, (share?.Value ?? 0) / FullShare, share);
        if (evidence.One(FindingKind.ErrorSpans, candidate.Service) is { } spans && !candidate.Evidence.Contains(spans))
        {
            candidate.Evidence.Add(spans);
        }

        if (evidence.One(FindingKind.LogErrors, candidate.Service) is { } log && !candidate.Scores.ContainsKey(Weight.LogsAlone.Name))
        {
            candidate.Add(Weight.LogErrors, log.Baseline is { } usual && log.Value < 2 * usual ? 0.5 : 1, log);
        }

        if (evidence.Of(FindingKind.LogTemplate, candidate.Service).FirstOrDefault(template => template.Baseline == 0) is { } template)
        {
            candidate.Add(Weight.NewTemplate, template.Value / Math.Max(1, template.Count), template);
        }

        var count = evidence.One(FindingKind.ErrorSpans, candidate.Service);
        if (count?.Baseline is > 0 and var before && count.Value < 1.5 * before)
        {
            candidate.Dampen(Weight.Steady, $"It failed as often before: {Number(before)} failed spans in the same time, now {Number(count.Value)}.");
        }
    }

    static double Errors(EvidenceIndex evidence, string service) => evidence.One(FindingKind.ErrorSpans, service)?.Value ?? 1;

    static string Percent(double share) => Analysts.Facts.Percent(share);

    static string Number(double value) => Analysts.Facts.Number(value);
}
