using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Conversations;
using Dendro.Agents.Core.Languages;
using Dendro.Agents.Core.Plans;
using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Orchestrator;

/// <summary>What a question was understood as.</summary>
/// <param name="Draft">The plan.</param>
/// <param name="Catalogue">What there is to ask about.</param>
/// <param name="Language">ISO 639-1.</param>
/// <param name="Reread">How a model read it, where the rules did not understand it.</param>
internal sealed record Interpreted(Draft Draft, SystemCatalogue Catalogue, string Language, Reread? Reread = null);

/// <summary>From a question's text to a plan, with the catalogue of the system and the question before.</summary>
internal sealed class Interpretation(CatalogueCache catalogues, ConversationStore conversations, SecondReading second, TimeProvider clock)
{
    public async Task<Interpreted> OfAsync(Investigation investigation, CancellationToken cancellationToken)
    {
        var turn = await conversations.FindAsync(investigation.ConversationId, cancellationToken);
        var language = LanguageDetector.Detect(investigation.Query, turn?.Language);
        // A greeting or an order to change something needs no look at the system.
        var alone = Plan(SystemCatalogue.Empty, investigation, language, turn);
        if (alone.Reading.Open.Count == 0 && alone.Draft.Plan is { Kind: PlanKind.Help } or { Kind: PlanKind.Refusal, Refusal: RefusalReason.Writes })
        {
            return new Interpreted(alone.Draft, SystemCatalogue.Empty, language);
        }

        var catalogue = await catalogues.GetAsync(alone.Draft.Plan.Window, cancellationToken);
        var (reading, draft) = Plan(catalogue, investigation, language, turn);
        var reread = await second.OfAsync(reading, draft, catalogue, investigation, cancellationToken);
        return new Interpreted(reread?.Draft ?? draft, catalogue, language, reread);
    }

    (Reading Reading, Draft Draft) Plan(SystemCatalogue catalogue, Investigation investigation, string language, Turn? turn)
    {
        var reading = new QuestionReader(catalogue).Read(investigation.Query, language, clock.GetUtcNow(), investigation.Zone, turn is { Plan.IsWindowAsked: true } ? turn.Plan.Window : investigation.Window);
        return (reading, new Planner(catalogue).Draft(reading, investigation.Window, turn));
    }
}
