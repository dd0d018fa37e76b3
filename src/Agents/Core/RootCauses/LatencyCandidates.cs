using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.RootCauses;

/// <summary>Causes that show as slowness: whose own time grew, not who waits for it.</summary>
internal static class LatencyCandidates
{
    public static IEnumerable<Candidate> Of(EvidenceIndex evidence)
    {
        var slow = evidence.Of(FindingKind.SelfTime).Where(finding => Shift.IsRemarkable(finding.Value, finding.Baseline)).ToList();
        var longest = slow.Select(Growth).DefaultIfEmpty(1).Max();
        foreach (var finding in slow)
        {
            yield return FromSelfTime(evidence, finding, Growth(finding) / longest);
        }

        foreach (var finding in evidence.Of(FindingKind.CallTime).Where(finding => Shift.IsRemarkable(finding.Value, finding.Baseline)))
        {
            yield return FromCallTime(evidence, finding, [.. slow.Select(one => one.Service)]);
        }
    }

    static Candidate FromSelfTime(EvidenceIndex evidence, Finding finding, double impact)
    {
        var candidate = new Candidate(finding.Service, "latency", $"{finding.Service} itself became slow")
        {
            Explanation = finding.Title + ".",
            Impact = impact,
            Path = CallersPath(evidence, finding.Service),
        };
        if (finding.Baseline is null)
        {
            candidate.Title = $"{finding.Service} itself is slow";
        }

        // A worker that retries a failing call sleeps between attempts: that is not its own work.
        if (FailingBelow(evidence, finding.Service) is { } callee)
        {
            candidate.ExplainedBy = $"it waits between retries, since {callee} fails";
            return candidate;
        }

        candidate.Add(finding.Baseline is null ? Weight.SelfTimeAlone : Weight.SelfTime, Strength(finding), finding);
        if (finding.Baseline is null)
        {
            candidate.CounterEvidence.Add("Nothing was recorded before, so it may always have been that slow.");
        }

        if (evidence.One(FindingKind.Latency, finding.Service) is { } latency && Shift.IsRemarkable(latency.Value, latency.Baseline))
        {
            candidate.Add(Weight.Latency, 1, latency);
        }

        return candidate;
    }

    static Candidate FromCallTime(EvidenceIndex evidence, Finding finding, IReadOnlyList<string> slow)
    {
        var candidate = new Candidate(finding.Service, "dependency", $"{finding.Service} waits for its call {finding.Operation}")
        {
            Explanation = finding.Title + ".",
            Impact = 0.5,
            Target = finding.Operation,
            Path = [.. CallersPath(evidence, finding.Service)],
        };
        if (slow.Intersect(evidence.Below(finding.Service)).Order().FirstOrDefault() is { } callee)
        {
            candidate.ExplainedBy = $"{callee}, which it calls, is slow itself";
            return candidate;
        }

        if (evidence.Below(finding.Service).SelectMany(below => evidence.Of(FindingKind.CallTime, below))
            .FirstOrDefault(deeper => Shift.IsRemarkable(deeper.Value, deeper.Baseline)) is { } deeper)
        {
            candidate.ExplainedBy = $"{deeper.Service}, which it calls, waits itself";
            return candidate;
        }

        if (FailingBelow(evidence, finding.Service) is { } failing)
        {
            candidate.ExplainedBy = $"{failing} fails, and failing takes its time";
            return candidate;
        }

        candidate.Add(Weight.CallTime, Strength(finding), finding);
        if (evidence.One(FindingKind.Latency, finding.Service) is { } latency && Shift.IsRemarkable(latency.Value, latency.Baseline))
        {
            candidate.Add(Weight.Latency, 1, latency);
        }

        return candidate;
    }

    static string? FailingBelow(EvidenceIndex evidence, string service)
    {
        var origins = evidence.Of(FindingKind.ErrorOrigin).Select(origin => origin.Service).Where(origin => origin != service).ToHashSet();
        return evidence.One(FindingKind.ErrorSpans, service) is null ? null : evidence.Below(service).Where(origins.Contains).Order().FirstOrDefault();
    }

    /// <summary>Who waits for the slow service, farthest first.</summary>
    static List<string> CallersPath(EvidenceIndex evidence, string service)
    {
        var path = new List<string> { service };
        while (path.Count < 6 && evidence.Of(FindingKind.Edge).Where(edge => edge.Target == path[0] && !path.Contains(edge.Service))
            .MaxBy(edge => edge.Count) is { } caller)
        {
            path.Insert(0, caller.Service);
        }

        return path;
    }

    /// <summary>Full when it took three times as long; half of that at twice.</summary>
    static double Strength(Finding finding) =>
        finding.Baseline is > 0 and var before ? Math.Clamp(((finding.Value / before) - 1) / 2, 0, 1) : 1;

    static double Growth(Finding finding) => Math.Max(1, (finding.Value - (finding.Baseline ?? 0)) * finding.Count);
}
