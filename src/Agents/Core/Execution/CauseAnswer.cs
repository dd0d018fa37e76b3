using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Verdicts;

namespace Dendro.Agents.Core.Execution;

/// <summary>The verdict as an answer, with a sentence first about the service that was asked about.</summary>
internal static class CauseAnswer
{
    const int MostEvidence = 10;

    public static Answer Of(AnswerContext context, Verdict verdict, IReadOnlyList<Finding> findings, string headline)
    {
        var first = verdict.Causes.Count > 0 ? verdict.Causes[0] : null;
        var text = string.Join(" ", ((string?[])[Missing.Prefix(context).Trim(), About(context, verdict), headline]).Where(part => !string.IsNullOrEmpty(part)));
        return context.Answer(text) with
        {
            Causes = verdict.Causes,
            Evidence =
            [
                .. findings.Where(finding => finding.Severity != Severity.Info && (first is null || verdict.Causes.Any(cause => cause.Service == finding.Service)))
                    .OrderByDescending(finding => finding.Service == first?.Service).ThenByDescending(finding => Math.Abs(finding.Deviation)).Take(MostEvidence)
                    .Select((finding, i) => new AnswerEvidence($"e{i + 1}", finding.Title, finding.Language, finding.Query, finding.Window, finding.Link ?? "") { Value = finding.Value, Unit = finding.Unit }),
            ],
            Focus = first is not null ? [first.Service] : context.Plan.Services,
            Since = first?.Since,
        };
    }

    /// <summary>Null when no service was named, or the cause is the service itself.</summary>
    static string? About(AnswerContext context, Verdict verdict)
    {
        if (context.Plan.Services.Count != 1)
        {
            return null;
        }

        var service = context.Plan.Services[0];
        if (verdict.Causes.Any(cause => cause.Service == service))
        {
            return verdict.Causes[0].Service == service ? null : context.Phrases.Format("also_at_fault", service);
        }

        var affecting = verdict.Causes.FirstOrDefault(cause => cause.Affected.Contains(service) || cause.Path.Contains(service));
        return affecting is not null ? context.Phrases.Format("affected_by", service, affecting.Service)
            : verdict.Kind == VerdictKind.Causes ? context.Phrases.Format("not_at_fault", service) : null;
    }
}
