using Dendro.Agents.Core;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Hosting;
using Dendro.Agents.Core.Languages;
using Dendro.Agents.Core.Model;
using Dendro.Agents.Core.Reports;
using Dendro.Agents.Core.Verdicts;
using Dendro.Agents.Core.Routing;

namespace Dendro.Agents.Orchestrator;

/// <summary>From a question to an answer: language, routing, agents in parallel, causes, words.</summary>
internal sealed class Orchestration(
    AgentSettings settings, AgentClient agents, CauseEngine engine, ModelWriter writer, Probes probes, TimeProvider clock, ILogger<Orchestration> logger)
    : IAnswerer
{
    public async Task<object> AnswerAsync(Investigation investigation, Progress progress, CancellationToken cancellationToken)
    {
        var language = LanguageDetector.Detect(investigation.Query);
        var routing = Router.Route(investigation.Query, investigation.Services);
        progress.Step(settings.Name, $"Language {language}; {routing.Reason}");
        return routing.Intent == Intent.Investigate
            ? await InvestigateAsync(investigation, language, routing, progress, cancellationToken)
            : Polite(investigation, language, routing);
    }

    public async Task<IReadOnlyDictionary<string, string>> CheckAsync(CancellationToken cancellationToken)
    {
        var targets = settings.Agents.Select(agent => (Name: $"agent-{agent.Key}", Address: agent.Value)).Append((Name: "mcp", Address: settings.Mcp));
        var states = await Task.WhenAll(targets.Select(async target => (target.Name, State: await probes.AliveAsync(target.Address, cancellationToken))));
        return states.ToDictionary(state => state.Name, state => state.State);
    }

    async Task<OrchestratorResponse> InvestigateAsync(
        Investigation investigation, string language, RoutingDecision routing, Progress progress, CancellationToken cancellationToken)
    {
        var translating = TranslateAsync(investigation, language, cancellationToken);
        var answers = await Task.WhenAll(routing.Agents.Select(signal => AskAsync(signal, investigation, progress, cancellationToken)));
        var findings = answers.SelectMany(answer => answer.Data.Findings).ToList();
        var seen = answers.SelectMany(answer => answer.Data.ServicesSeen).Distinct().ToList();
        var verdict = engine.Judge(findings, seen, answers.Average(answer => answer.Data.Coverage));
        Log.Verdict(logger, verdict.Kind.ToString(), verdict.Causes.Count, progress.ElapsedMs);
        progress.Step(settings.Name, $"{verdict.Causes.Count} causes ranked from {findings.Count} findings");

        var missing = answers.Select(answer => answer.Error).OfType<string>()
            .Concat(answers.Where(answer => answer.Error is null).SelectMany(answer => answer.Data.Gaps.Select(gap => $"{answer.AgentName} could not look at {gap}"))).Distinct().ToList();
        var phrases = Phrases.In(language);
        var deterministic = ReportWriter.Write(verdict, findings, missing, investigation.Window, phrases);
        var wording = await WordAsync(investigation, language, verdict, missing, deterministic, progress, cancellationToken);
        var warnings = missing.Concat(answers.SelectMany(answer => answer.Data.Validation?.Warnings ?? []));
        return new OrchestratorResponse
        {
            Query = investigation.Query,
            TranslatedQuery = await translating,
            Language = language,
            Routing = routing,
            AgentResponses = routing.Agents.Zip(answers).ToDictionary(pair => pair.First, pair => pair.Second),
            Summary = wording.Failure is { } failure ? $"{wording.Text}\n\n{phrases.Format("model_failed", failure)}" : wording.Text,
            RootCauses = verdict.Causes,
            Recommendations = [.. verdict.Causes.Select(cause => cause.Recommendation).Distinct()],
            Validation = new Validation
            {
                Verdict = VerdictName(verdict.Kind),
                WrittenBy = wording.WrittenBy,
                Struck = [.. wording.Struck, .. answers.SelectMany(answer => answer.Data.Validation?.Struck ?? [])],
                Warnings = [.. wording.Failure is { } reason ? warnings.Append($"The model did not help: {reason}") : warnings],
            },
            Timestamp = clock.GetUtcNow(),
        };
    }

    Task<string> TranslateAsync(Investigation investigation, string language, CancellationToken cancellationToken) =>
        language == "en" || !writer.IsConfigured
            ? Task.FromResult(investigation.Query)
            : writer.TranslateAsync(investigation.Query, settings.CallTimeout / 4, cancellationToken);

    Task<Wording> WordAsync(
        Investigation investigation, string language, Verdict verdict, IReadOnlyList<string> missing, string deterministic,
        Progress progress, CancellationToken cancellationToken)
    {
        if (writer.IsConfigured)
        {
            progress.Step(settings.Name, "Asking the model to word the answer");
        }

        var evidence = new
        {
            question = investigation.Query,
            from = investigation.Window.Start,
            to = investigation.Window.End,
            verdict = VerdictName(verdict.Kind),
            services_seen = verdict.ServicesSeen.Count,
            causes = verdict.Causes,
            missing,
        };
        return writer.WriteAsync(
            Prompt.Read("summary", ("language", language)), evidence, deterministic,
            verdict.Causes.Count > 0 ? [verdict.Causes[0].Service] : [], [], ModelWriter.Budget(), settings.CallTimeout / 2, cancellationToken);
    }

    async Task<AgentResponse> AskAsync(string signal, Investigation investigation, Progress progress, CancellationToken cancellationToken)
    {
        progress.Step($"agent-{signal}", $"Asking for {signal}");
        var answer = await agents.AskAsync(signal, investigation, cancellationToken);
        progress.Step($"agent-{signal}", answer.Error ?? $"{answer.Data.Findings.Count} findings from {answer.Data.Queries} queries");
        foreach (var finding in answer.Data.Findings.Where(finding => finding.Severity != Severity.Info))
        {
            progress.Finding(answer.AgentName, finding);
        }

        return answer;
    }

    OrchestratorResponse Polite(Investigation investigation, string language, RoutingDecision routing) => new()
    {
        Query = investigation.Query,
        TranslatedQuery = investigation.Query,
        Language = language,
        Routing = routing,
        AgentResponses = new Dictionary<string, AgentResponse>(),
        Summary = Phrases.In(language)[routing.Intent == Intent.Greeting ? "greeting" : "off_topic"],
        RootCauses = [],
        Recommendations = [],
        Validation = new Validation { Verdict = VerdictName(VerdictKind.NotInvestigated), WrittenBy = "deterministic" },
        Timestamp = clock.GetUtcNow(),
    };

    static string VerdictName(VerdictKind kind) => kind switch
    {
        VerdictKind.Causes => "causes",
        VerdictKind.NothingWrong => "nothing_wrong",
        VerdictKind.Inconclusive or VerdictKind.NotAllSeen => "inconclusive",
        _ => "not_investigated",
    };
}
