using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Hosting;
using Dendro.Agents.Core.Mcp;
using Dendro.Agents.Core.Model.Checks;
using Dendro.Agents.Core.Model.Client;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace Dendro.Agents.Core.Model.Investigating;

/// <summary>Lets the model look closer at what was found and word it, within a budget. Whatever it does, the answer stands without it.</summary>
internal sealed class Investigator(AgentSettings settings, ChatModel model, McpToolCaller mcp, Runbooks runbooks, Links links, TimeProvider clock, ILogger<Investigator> logger)
{
    /// <summary>A context that turned out smaller than configured is halved so often.</summary>
    const int MostTries = 3;

    public bool IsConfigured => model.IsConfigured;

    /// <summary>What it added; null when no model is configured.</summary>
    public async Task<ModelReport?> InvestigateAsync(Inquiry inquiry, Progress progress, CancellationToken cancellationToken)
    {
        if (settings.Model is not { } about)
        {
            return null;
        }

        using var span = ModelTelemetry.Investigation(about.Model);
        var budget = new Budget(about, clock);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(about.Patience);
        var work = new Work { Case = Brief.Open(inquiry) };
        try
        {
            await WorkAsync(inquiry, work, budget, progress, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            work.Failure = $"it did not finish within {about.Patience.TotalSeconds:0.#} s";
        }
        catch (ModelException failure)
        {
            work.Failure = failure.Message;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A server that calls itself compatible can be odd in ways that nobody has thought of; none may cost the answer.
            Log.InvestigationBroke(logger, error);
            work.Failure = $"{error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}";
        }

        var report = Report(about.Model, work, budget);
        ModelTelemetry.Record(span, report);
        Log.Investigated(logger, report.Usage.Calls, report.Usage.InputTokens, report.Usage.OutputTokens, report.Sentences.Count(sentence => sentence.Problem is not null), report.Failure ?? "-");
        return report;
    }

    async Task WorkAsync(Inquiry inquiry, Work work, Budget budget, Progress progress, CancellationToken cancellationToken)
    {
        var prompt = await Texts.ReadAsync("Prompts", "investigator", settings.PromptsFolder, cancellationToken);
        work.Runbooks = await runbooks.FittingAsync(Signs(inquiry), inquiry.Question, cancellationToken);
        var tools = await ToolsAsync(cancellationToken);
        var room = Room.Of(settings.Model!);
        for (var tries = 1; ; tries++)
        {
            var about = work.Case = Brief.Open(inquiry);
            work.Tools = new ToolBox(tools, mcp, about, inquiry.Window, links, room);
            List<ChatMessage> messages =
            [
                new(ChatRole.System, prompt.Replace("{language}", inquiry.Language, StringComparison.Ordinal).Replace("{calls}", (settings.Model!.MostCalls - 1).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)),
                new(ChatRole.User, Brief.Write(inquiry, about, work.Runbooks, room)),
            ];
            try
            {
                await new Rounds(model, budget, room, progress).RunAsync(messages, work, cancellationToken);
                return;
            }
            catch (ModelException failure) when (failure.IsTooLong && tries < MostTries)
            {
                room = new Room(room.All / 2);
            }
        }
    }

    async Task<IReadOnlyList<McpClientTool>> ToolsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await mcp.ToolsAsync(cancellationToken);
        }
        catch (ToolFailedException failure)
        {
            Log.QuestionFailed(logger, settings.Name, "the list of tools", failure.Message);
            return [];
        }
    }

    static List<string> Signs(Inquiry inquiry) =>
    [
        .. inquiry.Verdict.Causes.Select(cause => Snake(cause.Mechanism.ToString()))
            .Concat(inquiry.Findings.Where(finding => finding.Severity != Severity.Info).Select(finding => Snake(finding.Kind.ToString()))).Distinct(),
    ];

    static string Snake(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    ModelReport Report(string name, Work work, Budget budget)
    {
        var sentences = SentenceCheck.Check(work.Reply, work.Case).Select(one => (one.Sentence, one.Problem)).ToList();
        var kept = sentences.Where(one => one.Problem is null).ToList();
        var failure = work.Failure ?? (sentences.Count == 0 ? "it answered nothing" : null);
        if (kept.Count > 0 && work.Case.MustName is { } must && !kept.Any(one => one.Sentence.Text.Contains(must, StringComparison.OrdinalIgnoreCase)))
        {
            var problem = $"the answer does not name {must}";
            (sentences, kept) = ([.. sentences.Select(one => (one.Sentence, one.Problem ?? problem))], []);
            failure ??= problem;
        }

        foreach (var (sentence, problem) in sentences.Where(one => one.Problem is not null))
        {
            Log.SentenceStruck(logger, problem!, sentence.Text);
        }

        return new ModelReport
        {
            Name = name,
            Text = string.Join('\n', kept.GroupBy(one => one.Sentence.Line).Select(line => string.Join(' ', line.Select(one => one.Sentence.Cited)))),
            Sentences = [.. sentences.Select(one => new ModelSentence(one.Sentence.Text, one.Sentence.Cites, one.Problem))],
            Plan = work.Tools?.Plan ?? [],
            Steps = work.Tools?.Steps ?? [],
            Runbooks = [.. work.Runbooks.Select(runbook => runbook.Name)],
            Usage = budget.Usage,
            Failure = failure ?? (kept.Count == 0 ? "nothing of its text is backed by the evidence" : null),
        };
    }
}
