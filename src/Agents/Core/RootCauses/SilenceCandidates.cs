using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.RootCauses;

/// <summary>Causes that show as nothing: a service that used to have traffic and has none.</summary>
internal static class SilenceCandidates
{
    const double FewestExpected = 10;
    const double SilentBelow = 0.1;

    public static IEnumerable<Candidate> Of(EvidenceIndex evidence, Window window)
    {
        var silent = evidence.Of(FindingKind.Throughput)
            .Where(finding => finding.Baseline * window.Seconds >= FewestExpected && finding.Value < SilentBelow * finding.Baseline)
            .ToDictionary(finding => finding.Service);
        foreach (var (service, finding) in silent)
        {
            var candidate = new Candidate(service, "silence", $"{service} fell silent")
            {
                Explanation = finding.Title + ".", Impact = 1 - (finding.Value / finding.Baseline!.Value),
            };
            if (silent.Keys.Where(other => other != service && evidence.Below(other).Contains(service)).Order().FirstOrDefault() is { } caller)
            {
                candidate.ExplainedBy = $"{caller}, which feeds it, fell silent too";
            }

            candidate.Add(Weight.Silence, candidate.Impact, finding);
            yield return candidate;
        }
    }
}
