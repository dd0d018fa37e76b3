namespace Dendro.Cli.Eval.Live;

/// <summary>How answers are judged between two faults.</summary>
internal static class LiveAnswer
{
    const string Over = "over";

    /// <summary>A trouble that is told as over is no alarm: it was there a few minutes ago.</summary>
    public static CaseResult OfQuiet(CaseResult empty, CausesAnswer answer)
    {
        IReadOnlyList<NamedCause> lasting = [.. answer.Causes.Where(cause => cause.State != Over)];
        return empty with
        {
            Verdict = answer.Verdict == "causes" && lasting.Count == 0 ? "nothing_wrong" : answer.Verdict,
            Causes = lasting,
            Warnings = answer.Warnings,
        };
    }
}
