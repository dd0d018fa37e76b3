using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Hosting;
using Dendro.Agents.Core.Model.Client;
using Dendro.Agents.Core.Model.Investigating;
using Dendro.Agents.Core.Plans;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Core.Model.Proposing;

/// <summary>What a model made of a question that the rules do not understand.</summary>
/// <param name="Draft">The checked plan; null when there is none.</param>
/// <param name="Question">The question in its words.</param>
/// <param name="Report">What it cost, and what went wrong.</param>
internal sealed record Proposal(Draft? Draft, string Question, ModelReport Report);

/// <summary>Asks the model for a plan where the rules have none.</summary>
internal sealed class PlanProposer(AgentSettings settings, ChatModel model, TimeProvider clock, ILogger<PlanProposer> logger)
{
    /// <summary>The second time it is told what is wrong.</summary>
    const int MostTries = 2;
    const int MostOutput = 400;

    /// <summary>Somebody waits, and may well have asked for nothing that there is.</summary>
    const double ShareOfPatience = 0.3;

    public bool IsConfigured => model.IsConfigured;

    public async Task<Proposal> ProposeAsync(string question, SystemCatalogue catalogue, Window window, CancellationToken cancellationToken)
    {
        var about = settings.Model!;
        var budget = new Budget(about, clock);
        using var span = ModelTelemetry.Investigation(about.Model);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(about.Patience * ShareOfPatience);
        var (draft, reworded, failure) = (default(Draft), "", default(string));
        try
        {
            (draft, reworded, failure) = await AskAsync(question, catalogue, window, budget, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            failure = $"it did not answer within {(about.Patience * ShareOfPatience).TotalSeconds:0.#} s";
        }
        catch (ModelException error)
        {
            failure = error.Message;
        }

        var report = new ModelReport { Name = about.Model, Usage = budget.Usage, Failure = failure };
        ModelTelemetry.Record(span, report);
        Log.Proposed(logger, draft?.Plan.Kind.ToString() ?? "-", reworded, failure ?? "-");
        return new Proposal(draft, reworded, report);
    }

    async Task<(Draft?, string, string?)> AskAsync(string question, SystemCatalogue catalogue, Window window, Budget budget, CancellationToken cancellationToken)
    {
        var room = Room.Of(settings.Model!);
        List<ChatMessage> messages =
        [
            new(ChatRole.System, await Texts.ReadAsync("Prompts", "plan", settings.PromptsFolder, cancellationToken)),
            new(ChatRole.User, $"Services:\n{ToolBox.Quoted(Room.Cut(string.Join(", ", catalogue.Services), room.Evidence / 2))}\nMetrics:\n{ToolBox.Quoted(Room.Cut(string.Join(", ", catalogue.Metrics.Select(metric => metric.Name)), room.Evidence))}\nQuestion:\n{ToolBox.Quoted(Room.Cut(question, room.Evidence / 2))}"),
        ];
        for (var tries = 1; ; tries++)
        {
            if (!budget.Allows(Room.Tokens(messages)))
            {
                throw new ModelException("its budget of calls or tokens was used up");
            }

            var response = await model.StreamAsync(messages, new ChatOptions { Temperature = 0, MaxOutputTokens = MostOutput }, cancellationToken).ToChatResponseAsync(cancellationToken);
            budget.Count(response.Usage, Room.Tokens(messages), Room.Tokens(response.Text));
            var proposed = new ProposedPlan(catalogue, window);
            var draft = proposed.Read(response.Text);
            if (draft is not null || proposed.Problems.Count == 0 || tries == MostTries)
            {
                return (draft, proposed.Question, proposed.Problems.Count > 0 ? $"its plan cannot be used: {string.Join("; ", proposed.Problems)}" : null);
            }

            messages.Add(new ChatMessage(ChatRole.Assistant, response.Text));
            messages.Add(new ChatMessage(ChatRole.User, $"That cannot be used: {string.Join("; ", proposed.Problems)}. Write the JSON object anew."));
        }
    }
}
