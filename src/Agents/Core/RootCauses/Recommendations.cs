namespace Dendro.Agents.Core.RootCauses;

/// <summary>What to do about a cause.</summary>
internal static class Recommendations
{
    public static string For(Candidate candidate) => (candidate.Mechanism, candidate.Target) switch
    {
        ("error", { } target) =>
            $"Look at {target} behind {candidate.Service}: is it up, does it accept writes, were its schema, rights or disk changed? "
            + $"Then read the exception in a failing trace of {candidate.Service}.",
        ("error", null) when candidate.Title.Contains("simulated", StringComparison.OrdinalIgnoreCase) =>
            $"These failures are switched on: lower ERROR_RATE of {candidate.Service} or switch its error-rate fault off, if they are not wanted.",
        ("error", null) => $"Read the exception in a failing trace of {candidate.Service} and undo its latest change if it began with one.",
        ("latency", _) => $"Profile {candidate.Service}: its time goes into its own code or waiting, not into its callees. Check its processor time, locks and recent changes.",
        ("dependency", { } call) => $"Look at what answers {call} for {candidate.Service}: load, locks and slow statements there.",
        _ => $"Check whether {candidate.Service} runs, and whether what feeds it still does.",
    };
}
