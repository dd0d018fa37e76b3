using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>What asks for nothing, and what is not done here: one sentence, and what can be asked instead.</summary>
internal static class HelpAnswer
{
    public static Answer Make(AnswerContext context)
    {
        // Of a system that cannot be read no name is known, so that any question about it looks like one about something else.
        if (context.Plan is { Kind: PlanKind.Refusal, Refusal: RefusalReason.OffTopic } && context.Catalogue is { IsEmpty: true, Gaps.Count: > 0 })
        {
            return Missing.Of(context);
        }

        var key = context.Plan switch
        {
            { Kind: PlanKind.Refusal, Refusal: RefusalReason.Writes } => "only_reads",
            { Kind: PlanKind.Refusal } => "off_topic",
            { Help: HelpTopic.Thanks } => "thanks",
            { Help: HelpTopic.Abilities } => "abilities",
            _ => "greeting",
        };
        return context.Answer(context.Phrases[key]) with { Alternatives = Examples(context) };
    }

    static string[] Examples(AnswerContext context)
    {
        var service = context.Catalogue.Services.Except(Evidence.ServiceFilter.Observers).FirstOrDefault();
        return service is null ? [context.Phrases["example_cause"]]
            : [context.Phrases["example_cause"], context.Phrases.Format("example_value", service), context.Phrases.Format("example_topology", service), context.Phrases["example_ranking"]];
    }
}
