using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;
using Dendro.Agents.Core.Model;
using Dendro.Agents.Core.Reports;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Core.Hosting;

/// <summary>One analyst behind HTTP: runs the playbook, words it, and never fails for want of an answer.</summary>
internal sealed class Agent(
    AgentSettings settings, IAnalyst analyst, McpToolCaller tools, ModelWriter writer, Probes probes, TimeProvider clock, ILogger<Agent> logger)
    : IAnswerer
{
    const int MostLinks = 10;
    const int MostFactsForModel = 40;

    public async Task<object> AnswerAsync(Investigation investigation, Progress progress, CancellationToken cancellationToken)
    {
        progress.Step(settings.Name, $"Reading {analyst.Signal} from {Facts.Clock(investigation.Window.Start)} to {Facts.Clock(investigation.Window.End)} UTC");
        var questions = new Questions(settings.Name, tools, logger);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(settings.CallTimeout);
        var analysis = new Analysis([], []);
        string? error = null;
        try
        {
            analysis = await analyst.AnalyzeAsync(investigation, questions, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            error = $"The {analyst.Signal} could not be read within {settings.CallTimeout.TotalSeconds:0.#} s.";
        }

        var findings = analysis.Findings.OrderByDescending(finding => finding.Severity).ToList();
        foreach (var finding in findings.Where(finding => finding.Severity != Severity.Info))
        {
            progress.Finding(settings.Name, finding);
        }

        if (error is null && questions.Gaps.Count > 0 && findings.Count == 0)
        {
            error = $"The {analyst.Signal} could not be read: {string.Join("; ", questions.Gaps)}";
        }

        Log.Answered(logger, settings.Name, findings.Count, questions.Asked, progress.ElapsedMs);
        var deterministic = error ?? ReportWriter.Write(analyst.Signal, analysis, questions.Gaps);
        var wording = error is null && writer.IsConfigured
            ? await WordAsync(investigation, findings, deterministic, progress, cancellationToken)
            : null;
        return new AgentResponse
        {
            AgentName = settings.Name,
            Analysis = wording?.Text ?? deterministic,
            Data = new AgentData
            {
                Findings = findings,
                ServicesSeen = analysis.ServicesSeen,
                Queries = questions.Asked,
                Gaps = questions.Gaps,
                Coverage = error is not null ? 0 : Coverage(questions),
                Validation = wording is null ? null : new Validation
                {
                    Verdict = "not_investigated",
                    WrittenBy = wording.WrittenBy,
                    Struck = wording.Struck,
                    Warnings = wording.Failure is { } failure ? [$"The model of {settings.Name} did not help: {failure}"] : [],
                },
            },
            Confidence = error is not null || analysis.ServicesSeen.Count == 0 ? 0 : Math.Round(Coverage(questions), 2),
            GrafanaLinks = [.. findings.Where(finding => finding.Severity != Severity.Info).Select(finding => finding.Link).OfType<string>().Distinct().Take(MostLinks)],
            Timestamp = clock.GetUtcNow(),
            Error = error,
        };
    }

    public async Task<IReadOnlyDictionary<string, string>> CheckAsync(CancellationToken cancellationToken) =>
        new Dictionary<string, string> { ["mcp"] = await probes.AliveAsync(settings.Mcp, cancellationToken) };

    static double Coverage(Questions questions) => 1 - (questions.Failed / (double)Math.Max(1, questions.Asked));

    async Task<Wording> WordAsync(
        Investigation investigation, IReadOnlyList<Finding> findings, string deterministic, Progress progress, CancellationToken cancellationToken)
    {
        progress.Step(settings.Name, "Asking the model to word the findings");
        // Whoever asked waits for the call timeout only; the playbook took some of it.
        var left = (0.8 * settings.CallTimeout) - TimeSpan.FromMilliseconds(progress.ElapsedMs);
        if (left <= TimeSpan.Zero)
        {
            return new Wording(deterministic, "deterministic", [], "no time was left to ask it");
        }

        var budget = ModelWriter.Budget();
        var facts = findings.Take(MostFactsForModel).Select(finding => new
        {
            finding.Title,
            finding.Service,
            finding.Value,
            finding.Baseline,
            finding.Unit,
            finding.Count,
            finding.Since,
            finding.Until,
            finding.Query,
        });
        return await writer.WriteAsync(
            Prompt.Read("agent", ("signal", analyst.Signal), ("budget", ModelWriter.BudgetText)),
            new { question = investigation.Query, from = investigation.Window.Start, to = investigation.Window.End, findings = facts },
            deterministic, [], await ToolsAsync(budget, cancellationToken), budget, left, cancellationToken);
    }

    async Task<IReadOnlyList<AITool>> ToolsAsync(ToolBudget budget, CancellationToken cancellationToken)
    {
        try
        {
            // The first two ask the orchestrator, which asks this agent: a circle. The last tells which faults were switched on: the answer.
            return [.. (await tools.ToolsAsync(cancellationToken)).Where(tool => tool.Name is not ("find_root_cause" or "ask" or "get_annotations")).Select(tool => new BudgetedTool(tool, budget))];
        }
        catch (ToolFailedException failure)
        {
            Log.QuestionFailed(logger, settings.Name, "the list of tools", failure.Message);
            return [];
        }
    }
}
