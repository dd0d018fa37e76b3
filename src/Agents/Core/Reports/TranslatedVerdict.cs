using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Execution;
using Dendro.Agents.Core.Languages;
using Dendro.Agents.Core.Verdicts;

namespace Dendro.Agents.Core.Reports;

/// <summary>A verdict and its findings in the question's language. The agents speak English among themselves; what a finding says is told again from its fields.</summary>
internal static class TranslatedVerdict
{
    public static (Verdict Verdict, IReadOnlyList<Finding> Findings) Of(Verdict verdict, IReadOnlyList<Finding> findings, string language)
    {
        if (MechanismTexts.In(language) is not { } texts)
        {
            return (verdict, findings);
        }

        var phrases = Phrases.In(language);
        var facts = findings.GroupBy(finding => finding.Title).ToDictionary(group => group.Key, group => Fact(group.First(), phrases));
        RootCause Translate(RootCause cause) => texts.Translate(cause) with { Evidence = [.. cause.Evidence.Select(title => facts.GetValueOrDefault(title, title))] };
        return (verdict with { Causes = [.. verdict.Causes.Select(Translate)] }, [.. findings.Select(finding => finding with { Title = facts[finding.Title] })]);
    }

    static string Fact(Finding finding, Phrases phrases)
    {
        var kind = phrases["finding_" + Titles.Snake(finding.Kind.ToString())];
        // A text of the log stays as it was written.
        var what = string.Join(' ', ((string?[])[finding.Service, finding.Operation is { Length: > 0 } operation ? $"({operation})" : null, finding.Target is { } target ? $"→ {target}" : null]).OfType<string>());
        var subject = phrases.Format("of", kind, what);
        var value = Figures.Write(finding.Value, Unit(finding.Unit));
        return finding.Baseline is { } before && finding.Kind != FindingKind.LogTemplate
            ? phrases.Format("fact_changed", subject, value, Figures.Write(before, Unit(finding.Unit)))
            : phrases.Format("fact", subject, value);
    }

    static string Unit(string unit) => unit switch
    {
        "share" => "%",
        "per second" => "1/s",
        "s" or "By" or "bytes" => unit == "bytes" ? "By" : unit,
        _ => "count",
    };
}
