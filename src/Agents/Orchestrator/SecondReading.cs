using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Model.Investigating;
using Dendro.Agents.Core.Model.Proposing;
using Dendro.Agents.Core.Plans;
using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Orchestrator;

/// <summary>How a model reads a question.</summary>
/// <param name="Draft">What is looked up in place of a refusal; null keeps that.</param>
/// <param name="Question">The question in the model's words; empty when it has none.</param>
/// <param name="Alternative">A question that could be meant and that the rules understand, for the user to choose.</param>
/// <param name="Report">What it cost.</param>
internal sealed record Reread(Draft? Draft, string Question, string? Alternative, ModelReport Report);

/// <summary>
/// Lets the model read what the rules do not understand. Its plan is carried out when the question is in a language of which the rules know no word,
/// or has words that metrics have; else it may well be about something else, and what it could mean is only offered.
/// </summary>
internal sealed class SecondReading(PlanProposer proposer, TimeProvider clock)
{
    const int FewestWords = 2;

    /// <summary>Null when the rules understand it, or no model is configured.</summary>
    public async Task<Reread?> OfAsync(Reading reading, Draft draft, SystemCatalogue catalogue, Investigation investigation, CancellationToken cancellationToken)
    {
        if (!proposer.IsConfigured || catalogue.IsEmpty || draft.Plan is not { Kind: PlanKind.Refusal, Refusal: RefusalReason.OffTopic })
        {
            return null;
        }

        var proposal = await proposer.ProposeAsync(investigation.Query, catalogue, draft.Plan.Window, cancellationToken);
        var isHere = proposal.Draft is not null && IsAboutThis(reading, catalogue);
        return new Reread(isHere ? proposal.Draft : null, proposal.Question, isHere || !IsUnderstood(proposal.Question, catalogue, investigation) ? null : proposal.Question, proposal.Report);
    }

    static bool IsAboutThis(Reading reading, SystemCatalogue catalogue)
    {
        var isForeign = reading.Mentions.Count == 0 && (reading.Open.Count >= FewestWords || reading.Text.Any(letter => letter > '\u024F'));
        return isForeign || (reading.Open.Count > 0 && new MetricFinder(catalogue).Find([.. reading.Open.Select(word => word.Term)]).Count > 0);
    }

    /// <summary>What is offered has to lead somewhere, and say no more than names of what is there.</summary>
    bool IsUnderstood(string question, SystemCatalogue catalogue, Investigation investigation)
    {
        if (question.Length == 0)
        {
            return false;
        }

        var reading = new QuestionReader(catalogue).Read(question, "en", clock.GetUtcNow(), investigation.Zone, investigation.Window);
        var plan = new Planner(catalogue).Draft(reading, investigation.Window, null).Plan;
        return plan.Kind is not (PlanKind.Refusal or PlanKind.Help) && plan.Unknown.Count == 0;
    }
}
