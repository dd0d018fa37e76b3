using Dendro.Agents.Core.Graph;

namespace Dendro.Agents.Core.Verdicts;

/// <summary>
/// Where it is not known who calls whom, nothing can be explained away: then the service that left its usual level furthest leads
/// (after BARO, FSE 2024), and others are believed the less the nearer they stayed to theirs.
/// </summary>
internal static class Standings
{
    const double Least = 0.5;

    /// <summary>From here on distances tell services from each other.</summary>
    const double Near = 5;

    public static void Set(IReadOnlyList<Candidate> candidates, ServiceGraph graph)
    {
        var unplaced = candidates.Where(candidate => graph.Callees(candidate.Service).Count + graph.Callers(candidate.Service).Count == 0)
            .Select(candidate => (Candidate: candidate, Distance: Furthest(candidate))).Where(one => one.Distance > 0).ToList();
        if (unplaced.Count == 0)
        {
            return;
        }

        var furthest = Math.Log(Near + unplaced.Max(one => one.Distance));
        foreach (var (candidate, distance) in unplaced)
        {
            candidate.Standing = Math.Max(Least, Math.Log(Near + distance) / furthest);
        }
    }

    static double Furthest(Candidate candidate) => candidate.Evidence.Select(finding => Math.Sqrt(finding.Distance * Math.Abs(finding.Deviation))).DefaultIfEmpty().Max();
}
