using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.RootCauses;

/// <summary>Causes that show as nothing: a service that used to have traffic and has none.</summary>
internal static class SilenceCandidates
{
    const double FewestExpected = 20;

    /// <summary>Workers come in bursts, so that less than usual is no silence.</summary>
    const double SilentBelow = 0.01;

    public static IEnumerable<Candidate> Of(EvidenceIndex evidence, Window window)
    {
        var silent = evidence.Of(FindingKind.Throughput)
            .Where(finding => finding.Baseline * window.Seconds >= FewestExpected && finding.Value < SilentBelow * finding.Baseline)
            .ToDictionary(finding => finding.Service);
        foreach (var (service, finding) in silent)
        {
            var candidate = new Candidate(service, "silence", $"{service} fell silent")
            {
                Explanation = finding.Title + ".",
                Impact = 1 - (finding.Value / finding.Baseline!.Value),
            };
            if (silent.Keys.Where(other => other != service && evidence.Below(other).Contains(service)).Order().FirstOrDefault() is { } caller)
            {
                candidate.ExplainedBy = $"{caller}, which feeds it, fell silent too";
            }

            if (evidence.Of(FindingKind.SelfTime).Where(time => Shift.IsRemarkable(time.Value, time.Baseline)).Select(time => time.Service)
                .Intersect(evidence.Below(service)).Order().FirstOrDefault() is { } slow)
            {
                candidate.ExplainedBy = $"{slow}, which it calls, became slow";
            }

            candidate.Add(Weight.Silence, candidate.Impact, finding);
            yield return candidate;
        }
    }
}
