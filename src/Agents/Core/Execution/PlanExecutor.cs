using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>Carries out every plan but those for which the agents look at all signals.</summary>
internal static class PlanExecutor
{
    /// <summary>Causes, and changes of no one measure, are found by the agents.</summary>
    public static bool NeedsAgents(Plan plan) => plan.Kind == PlanKind.Cause || (plan.Kind == PlanKind.Change && plan.Measure is null && plan.Subject != Subject.Versions);

    public static async Task<Answer> ExecuteAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var answer = await CarryOutAsync(context, cancellationToken);
        // A query that failed tells nothing, least of all that there is nothing: no number, order or difference is told without it.
        var isNumber = context.Plan.Kind is PlanKind.Value or PlanKind.Ranking or PlanKind.Comparison;
        return context.Questions.Failed == 0 || (!isNumber && answer.Rows is { Count: > 0 }) ? answer
            : context.Answer(context.Phrases.Format("not_read", string.Join(" ", context.Questions.Gaps))) with { Evidence = answer.Evidence, Focus = answer.Focus };
    }

    static Task<Answer> CarryOutAsync(AnswerContext context, CancellationToken cancellationToken) => context.Plan.Kind switch
    {
        PlanKind.Help or PlanKind.Refusal => Task.FromResult(HelpAnswer.Make(context)),
        _ when context.Catalogue is { IsEmpty: true, Gaps.Count: > 0 } => Task.FromResult(Missing.Of(context)),
        // A name that is not there leaves nothing to measure, but a list or a ranking of all still helps.
        PlanKind.Value or PlanKind.Comparison or PlanKind.Query when IsAboutNothing(context.Plan) => OfPeerAsync(context, cancellationToken),
        _ when context.Plan.Measure == Measure.Uptime => UptimeAnswer.MakeAsync(context, cancellationToken),
        PlanKind.Value => ValueAnswer.MakeAsync(context, cancellationToken),
        PlanKind.Ranking => RankingAnswer.MakeAsync(context, cancellationToken),
        PlanKind.Comparison => ComparisonAnswer.MakeAsync(context, cancellationToken),
        PlanKind.List => ListAnswer.MakeAsync(context, cancellationToken),
        PlanKind.Trace => TraceAnswer.MakeAsync(context, cancellationToken),
        PlanKind.Topology => TopologyAnswer.MakeAsync(context, cancellationToken),
        PlanKind.Change when context.Plan is { Measure: null, Subject: Subject.Versions } => DeploymentAnswer.MakeAsync(context, cancellationToken),
        PlanKind.Change => ChangeAnswer.OfMeasureAsync(context, cancellationToken),
        PlanKind.Query => QueryAnswer.MakeAsync(context, cancellationToken),
        _ => throw new InvalidOperationException($"{context.Plan.Kind} is carried out by the agents."),
    };

    /// <summary>What is not known as a service may be what services call.</summary>
    static async Task<Answer> OfPeerAsync(AnswerContext context, CancellationToken cancellationToken) =>
        context.Plan is { Kind: PlanKind.Value, Measure: Measure.Duration or Measure.Traffic or Measure.Errors or Measure.ErrorRate }
            && await MeasureSource.FindAsync(context, context.Plan.Window, cancellationToken) is { Plan.Calls: not null } found
            ? await ValueAnswer.MakeAsync(context with { Plan = found.Plan }, cancellationToken) : Missing.Of(context);

    static bool IsAboutNothing(Plan plan) => plan.Unknown.Count > 0 && plan.Services.Count == 0 && plan.Operations.Count == 0 && plan.Measure != Measure.Metric;
}
