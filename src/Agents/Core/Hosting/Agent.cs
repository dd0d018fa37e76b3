using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;
using Dendro.Agents.Core.Reports;
using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Core.Hosting;

/// <summary>One analyst behind HTTP: runs the playbook, and never fails for want of an answer.</summary>
internal sealed class Agent(
    AgentSettings settings, IAnalyst analyst, McpToolCaller tools, Probes probes, TimeProvider clock, ILogger<Agent> logger)
    : IAnswerer
{
    const int MostLinks = 10;

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
        var text = error ?? ReportWriter.Write(analyst.Signal, analysis, questions.Gaps);
        return new AgentResponse
        {
            AgentName = settings.Name,
            Analysis = text,
            Data = new AgentData
            {
                Findings = findings,
                ServicesSeen = analysis.ServicesSeen,
                Queries = questions.Asked,
                Gaps = questions.Gaps,
                Coverage = error is not null ? 0 : Coverage(questions),
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
}
