using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Hypotheses;

/// <summary>A kind of finding that speaks for a mechanism.</summary>
/// <param name="Name">Under this name its score is told.</param>
/// <param name="Weight">0 to 1: the belief that one strong finding of the kind gives, before anything else is known.</param>
/// <param name="Matches">Whether a finding is of the kind.</param>
internal sealed record Clue(string Name, double Weight, Func<Finding, bool> Matches)
{
    /// <summary>From here on a deviation is as good as certain.</summary>
    const double SureDeviation = 15;

    /// <summary>What falls cannot fall below zero, however surely it fell.</summary>
    const double SureDeviationOfLess = 9;

    const double BarelyDeviation = 3;

    /// <summary>A doubling is as telling as any larger change.</summary>
    const double FullChange = 1;

    /// <summary>So many events should have come; that none did is no chance.</summary>
    const double MissedEvents = 20;

    const double SilentBelow = 0.02;
    const double SilenceStrength = 1;
    const double FullFailures = 0.1;
    const double NoticedImpact = 0.1;

    /// <summary>One reading may be an accident; two of different kinds at once are none.</summary>
    const double OneReading = 0.65;

    /// <summary>High quantiles of few requests jump by themselves, but do not stay where they jumped.</summary>
    const double FullChangeOfQuantile = 4.5;

    const int HeldPoints = 5;

    static double FullChangeOf(Finding finding) => finding switch
    {
        { Quantile: <= 0.5 } => FullChange,
        { Points: >= HeldPoints } or { Quantile: <= 0.9 } => FullChangeOfQuantile / 2,
        _ => FullChangeOfQuantile,
    };

    /// <summary>Next to nothing came where much used to: its deviation is small, since a rate cannot fall below zero.</summary>
    static bool IsSilence(Finding finding) => finding is { Kind: FindingKind.Traffic, Baseline: { } before }
        && finding.Value <= SilentBelow * before && before * finding.Count >= MissedEvents;

    /// <summary>0 to 1: how remarkable the finding is, by deviation and by size of the change.</summary>
    public static double Strength(Finding finding)
    {
        if (finding.Kind == FindingKind.FailureOrigin)
        {
            // Rare failures have an origin too; it is a cause as far as they matter.
            return finding.Value * Math.Clamp(Math.Sqrt(finding.Impact / FullFailures), 0.3, 1);
        }

        if (finding.Kind == FindingKind.LogTemplate)
        {
            return finding.Baseline == 0 ? finding.Value / Math.Max(1, finding.Count) : 0;
        }

        if (finding.Deviation == 0)
        {
            return finding.Severity == Severity.Info ? 0 : 0.7;
        }

        if (IsSilence(finding))
        {
            return SilenceStrength;
        }

        var sure = finding.Grew ? SureDeviation : SureDeviationOfLess;
        var surprise = Math.Clamp((Math.Abs(finding.Deviation) - BarelyDeviation) / (sure - BarelyDeviation), 0.15, 1);
        var change = Math.Clamp(Math.Log2(finding.Factor) / FullChangeOf(finding), 0.15, 1);
        // New failures of one in five are as bad as it gets; rare ones count by how sure they are.
        // What nobody notices must be very sure to be a cause.
        change *= Math.Clamp(Math.Max(finding.Impact / NoticedImpact, Math.Abs(finding.Deviation) / 30), 0.4, 1);
        var strength = finding.Kind == FindingKind.Failures ? Math.Sqrt(surprise * Math.Clamp(finding.Value / 0.2, 0.2, 1)) : surprise * change;
        return finding is { Points: 1, Language: "promql" } ? OneReading * strength : strength;
    }
}
