using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>What is said when what was asked about is not there.</summary>
internal static class Missing
{
    const int MostNames = 12;

    /// <summary>No service or metric fits: which there are instead.</summary>
    public static Answer Of(AnswerContext context)
    {
        var (plan, catalogue, phrases) = (context.Plan, context.Catalogue, context.Phrases);
        if (catalogue.IsEmpty)
        {
            return context.Answer(catalogue.Gaps.Count > 0 ? phrases.Format("not_read", string.Join(" ", catalogue.Gaps)) : phrases.Format("no_telemetry", context.Clock.Window(plan.Window)));
        }

        var names = string.Join(" ", plan.Unknown.Select(name => Name(context, name)));
        return context.Answer(names.Length > 0
            ? $"{names} {phrases.Format("there_are", Services(context))}"
            : phrases.Format("not_measured", Titles.Of(context, plan), context.Clock.Window(plan.Window))) with { Focus = plan.Services };
    }

    /// <summary>No traces, or none that could be read.</summary>
    public static Answer Traces(AnswerContext context) => context.Answer(context.Catalogue.Gaps.Count > 0
        ? context.Phrases.Format("not_read", string.Join(" ", context.Catalogue.Gaps)) : context.Phrases.Format("no_traces", context.Clock.Window(context.Plan.Window)));

    /// <summary>A sentence for each name that is not known, before an answer that does without it.</summary>
    public static string Prefix(AnswerContext context, SourcedMeasure? source = null)
    {
        var unknown = context.Plan.Unknown.Select(name => Name(context, name))
            .Concat((source?.Unmatched ?? []).Where(word => context.Plan.Unknown.All(name => !string.Equals(name.Name, word, StringComparison.OrdinalIgnoreCase))).Select(word => context.Phrases.Format("unmatched", word)));
        var text = string.Join(" ", unknown);
        return text.Length > 0 ? text + " " : "";
    }

    /// <summary>The services, our own observers left out.</summary>
    public static string Services(AnswerContext context)
    {
        var names = context.Catalogue.Services.Except(ServiceFilter.Observers).ToList();
        return string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? " …" : "");
    }

    static string Name(AnswerContext context, UnknownName name) => context.Phrases.Format("unknown_name", name.Name)
        + (name.Nearest is { } near ? " " + context.Phrases.Format("did_you_mean", near) : "");
}
