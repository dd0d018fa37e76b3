using System.Text.Json;
using Dendro.Agents.Core.Contract;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Core.Model;

/// <summary>Lets the model word evidence, checks its numbers, and falls back to the text that was written without it.</summary>
internal sealed class ModelWriter(ChatModel model, ILogger<ModelWriter> logger)
{
    const int FewestCharacters = 20;
    const int MostTools = 6;

    public bool IsConfigured => model.IsConfigured;

    public static ToolBudget Budget() => new(MostTools);

    public static string BudgetText => MostTools.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The words to show and how they came about.</summary>
    /// <param name="mustName">Names of which the text has to have one, lest it be about something else; empty to ask nothing.</param>
    public async Task<Wording> WriteAsync(
        string instructions, object evidence, string deterministic, IReadOnlyCollection<string> mustName,
        IReadOnlyList<AITool> tools, ToolBudget budget, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!model.IsConfigured)
        {
            return new Wording(deterministic, "deterministic", [], null);
        }

        var facts = JsonSerializer.Serialize(evidence, AgentJson.Options);
        var reply = await model.AskAsync(instructions, facts, tools, patience, cancellationToken);
        if (reply.Failure is { } failure)
        {
            return Fallback(deterministic, [], failure);
        }

        var (text, struck) = NumberCheck.Check(reply.Text!, string.Join('\n', [facts, deterministic, .. budget.Results]));
        foreach (var sentence in struck)
        {
            Log.SentenceStruck(logger, sentence);
        }

        return text.Length < FewestCharacters ? Fallback(deterministic, struck, "nothing of its text is backed by the evidence")
            : mustName.Count > 0 && !mustName.Any(name => text.Contains(name, StringComparison.OrdinalIgnoreCase))
                ? Fallback(deterministic, struck, $"its text does not name {string.Join(" or ", mustName)}")
            : new Wording(text, "model", struck, null);
    }

    /// <summary>The text in English, or itself when no model helps.</summary>
    public async Task<string> TranslateAsync(string text, TimeSpan patience, CancellationToken cancellationToken)
    {
        var reply = await model.AskAsync(Prompt.Read("translate"), text, [], patience, cancellationToken);
        if (reply.Failure is { } failure)
        {
            Log.ModelFailed(logger, failure);
        }

        // A translation is about as long as its text; what is much longer is something else.
        return reply.Text is { } translation && translation.Length <= (3 * text.Length) + 40 ? translation : text;
    }

    Wording Fallback(string deterministic, IReadOnlyList<string> struck, string reason)
    {
        Log.ModelFailed(logger, reason);
        return new Wording(deterministic, "deterministic", struck, reason);
    }
}

/// <summary>A text, who wrote it, what was struck from it, and why the model's was not used.</summary>
internal sealed record Wording(string Text, string WrittenBy, IReadOnlyList<string> Struck, string? Failure);
