using System.Globalization;
using System.Text;
using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Languages;
using Dendro.Agents.Core.Verdicts;

namespace Dendro.Agents.Core.Reports;

/// <summary>Words a verdict without a model: a headline, and what stands behind it. Markdown.</summary>
internal static class ReportWriter
{
    const int MostSigns = 6;

    /// <summary>A time that ended so long ago says nothing of now.</summary>
    static readonly TimeSpan Past = TimeSpan.FromMinutes(2);

    /// <summary>What stands behind the headline: causes with their evidence, signs, and what could not be looked at.</summary>
    public static string Details(Verdict verdict, IReadOnlyList<Finding> findings, IReadOnlyList<string> missing, Window window, Clock clock, Phrases phrases)
    {
        var text = new StringBuilder();
        if (verdict.Causes.Count > 0)
        {
            Causes(text, verdict.Causes, window, clock, phrases);
        }

        if (verdict.Kind == VerdictKind.Inconclusive)
        {
            List(text, phrases["signs"], findings.Where(finding => finding.Severity != Severity.Info).Take(MostSigns).Select(finding => finding.Title));
        }

        List(text, phrases["missing"], missing);
        return text.ToString().TrimEnd();
    }

    /// <summary>An agent's own words: what it saw, the worst first.</summary>
    public static string Write(string signal, Analysis analysis, IReadOnlyList<string> gaps)
    {
        if (analysis.ServicesSeen.Count == 0)
        {
            return gaps.Count == 0 ? $"No {signal} were found in this time." : $"The {signal} could not be read: {gaps[0]}";
        }

        var remarkable = analysis.Findings.Where(finding => finding.Severity != Severity.Info).OrderByDescending(finding => finding.Severity).ToList();
        var text = new StringBuilder();
        text.AppendLine(remarkable.Count == 0
            ? $"The {signal} of {analysis.ServicesSeen.Count} services show nothing unusual{(gaps.Count == 0 ? "." : ", as far as they could be read:")}"
            : $"The {signal} of {analysis.ServicesSeen.Count} services show {remarkable.Count} things worth knowing:");
        foreach (var finding in remarkable.Take(10))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {finding.Title}");
        }

        foreach (var gap in gaps)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- Could not look at {gap}");
        }

        return text.ToString().TrimEnd();
    }

    public static string Headline(Verdict verdict, Window window, Clock clock, Phrases phrases)
    {
        var (from, to, zone) = (clock.Time(window.Start), clock.Time(window.End), clock.Zone(window.End));
        return verdict switch
        {
            { Kind: VerdictKind.NotAllSeen } => phrases.Format("not_all_seen", verdict.ServicesSeen.Count, from, to, zone),
            { Kind: VerdictKind.NothingWrong } => phrases.Format("nothing_wrong", verdict.ServicesSeen.Count, from, to, zone),
            { Kind: VerdictKind.Inconclusive, ServicesSeen.Count: 0 } => phrases.Format("no_data", 0, from, to, zone),
            { Causes: [var only] } => phrases.Format("one_cause", only.Title, Facts.Percent(only.Confidence)) + " " + State(only, window, clock, phrases),
            { Causes: [var first, ..] } =>
                phrases.Format("more_causes", verdict.Causes.Count, first.Title, Facts.Percent(first.Confidence)) + " " + State(first, window, clock, phrases),
            _ => phrases["inconclusive"],
        };
    }

    static string State(RootCause cause, Window window, Clock clock, Phrases phrases) => cause switch
    {
        { State: "over", Since: { } since, Until: { } until } => phrases.Format("over", clock.Time(since), clock.Time(until), clock.Zone(until)),
        { Since: { } since } when clock.Now - window.End > Past => phrases.Format("until_end", clock.Time(since), clock.Time(window.End), clock.Zone(window.End)),
        { Since: { } since } => phrases.Format("ongoing", clock.Time(since), clock.Zone(since)),
        _ => phrases["ongoing_untimed"],
    };

    static void Causes(StringBuilder text, IReadOnlyList<RootCause> causes, Window window, Clock clock, Phrases phrases)
    {
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"**{phrases["causes"]}**").AppendLine();
        for (var i = 0; i < causes.Count; i++)
        {
            var cause = causes[i];
            text.AppendLine(CultureInfo.InvariantCulture, $"{i + 1}. **{cause.Title}** ({Facts.Percent(cause.Confidence)}). {State(cause, window, clock, phrases)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"   - {phrases["path"]}: {string.Join(" → ", cause.Path)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"   - {phrases["affected"]}: {(cause.Affected.Count > 0 ? string.Join(", ", cause.Affected) : phrases["nobody"])}");
            foreach (var fact in cause.Evidence)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"   - {fact}");
            }

            text.AppendLine(CultureInfo.InvariantCulture, $"   - {phrases["to_do"]}: {cause.Recommendation}");
            if (cause.CounterEvidence.Count > 0)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"   - {phrases["counter_evidence"]}: {string.Join(" ", cause.CounterEvidence)}");
            }
        }
    }

    static void List(StringBuilder text, string title, IEnumerable<string> items)
    {
        var lines = items.ToList();
        if (lines.Count == 0)
        {
            return;
        }

        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"**{title}**").AppendLine();
        foreach (var line in lines)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {line}");
        }
    }
}
