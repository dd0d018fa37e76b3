using Dendro.Agents.Core;
using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Conversations;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Execution;
using Dendro.Agents.Core.Hosting;
using Dendro.Agents.Core.Languages;
using Dendro.Agents.Core.Mcp;
using Dendro.Agents.Core.Model.Investigating;
using Dendro.Agents.Core.Plans;
using Dendro.Agents.Core.Reports;
using Dendro.Agents.Core.Verdicts;

namespace Dendro.Agents.Orchestrator;

/// <summary>From a question to an answer: language, plan, and then either one look at the telemetry or the agents in parallel, and words.</summary>
internal sealed class Orchestration(
    AgentSettings settings, Interpretation interpretation, ConversationStore conversations, AgentClient agents, IToolCaller tools, CauseEngine engine, Investigator investigator, Links links, Probes probes,
    TimeProvider clock, ILogger<Orchestration> logger)
    : IAnswerer
{
    static readonly string[] AllAgents = ["logs", "metrics", "traces"];

    public async Task<object> AnswerAsync(Investigation investigation, Progress progress, CancellationToken cancellationToken)
    {
        var interpreted = await interpretation.OfAsync(investigation, cancellationToken);
        var (plan, language) = (interpreted.Draft.Plan, interpreted.Language);
        Log.Understood(logger, Short(investigation.Query), plan.Kind.ToString(), plan.Metric?.Name ?? plan.Measure?.ToString() ?? "-", string.Join(',', plan.Services), plan.Window.Start, plan.Window.End);
        progress.Step(settings.Name, $"Language {language}; understood as {plan.Kind.ToString().ToLowerInvariant()}");
        if (plan is { Kind: PlanKind.Change, Measure: null, IsWindowAsked: false } && plan.Window.Length < ChangeAnswer.Standard)
        {
            plan = plan with { Window = new Window(plan.Window.End - ChangeAnswer.Standard, plan.Window.End) };
        }

        var phrases = Phrases.In(language);
        var context = new AnswerContext
        {
            Plan = plan,
            Choice = interpreted.Draft.Choice,
            Investigation = investigation with { Window = plan.Window, Services = [.. investigation.Services.Concat(plan.Services).Distinct()] },
            Catalogue = interpreted.Catalogue,
            Questions = new Questions(settings.Name, tools, logger),
            Phrases = phrases,
            Links = links,
            Clock = new Clock(investigation.Zone, clock.GetUtcNow(), phrases),
        };
        var response = PlanExecutor.NeedsAgents(plan)
            ? await InvestigateAsync(context, language, progress, cancellationToken)
            : Plain(context, language, await PlanExecutor.ExecuteAsync(context, cancellationToken));
        response = interpreted.Reread is { } reread ? WithReading(response, reread) : response;
        // The next question leans on the metric and labels that were found, not on those that could have been meant.
        var asked = response.Answer.CarriedOut is { Metric: { } metric, Matchers: var matchers } ? plan with { Metric = metric, Matchers = matchers } : plan;
        var turn = new Turn(asked, response.Answer.Focus, response.Answer.Since, response.Answer.TraceId ?? plan.TraceId, language);
        if (plan.Kind is not (PlanKind.Help or PlanKind.Refusal))
        {
            await conversations.KeepAsync(response.ConversationId, turn, cancellationToken);
        }

        return response;
    }

    public async Task<IReadOnlyDictionary<string, string>> CheckAsync(CancellationToken cancellationToken)
    {
        var targets = settings.Agents.Select(agent => (Name: $"agent-{agent.Key}", Address: agent.Value)).Append((Name: "mcp", Address: settings.Mcp));
        var states = await Task.WhenAll(targets.Select(async target => (target.Name, State: await probes.AliveAsync(target.Address, cancellationToken))));
        return states.ToDictionary(state => state.Name, state => state.State);
    }

    async Task<OrchestratorResponse> InvestigateAsync(AnswerContext context, string language, Progress progress, CancellationToken cancellationToken)
    {
        var investigation = context.Investigation;
        var answers = await Task.WhenAll(AllAgents.Select(signal => AskAsync(signal, investigation, progress, cancellationToken)));
        IReadOnlyList<Finding> findings = [.. answers.SelectMany(answer => answer.Data.Findings)];
        var seen = answers.SelectMany(answer => answer.Data.ServicesSeen).Distinct().ToList();
        var verdict = engine.Judge(findings, seen, answers.Average(answer => answer.Data.Coverage));
        verdict = verdict.About(context.Plan.Services);
        (verdict, findings) = TranslatedVerdict.Of(verdict, findings, language);
        Log.Verdict(logger, verdict.Kind.ToString(), verdict.Causes.Count, progress.ElapsedMs);
        progress.Step(settings.Name, $"{verdict.Causes.Count} causes ranked from {findings.Count} findings");

        var missing = answers.Select(answer => answer.Error).OfType<string>()
            .Concat(answers.Where(answer => answer.Error is null).SelectMany(answer => answer.Data.Gaps.Select(gap => $"{answer.AgentName} could not look at {gap}"))).Distinct().ToList();
        var isCause = context.Plan.Kind == PlanKind.Cause;
        var answer = isCause
            ? CauseAnswer.Of(context, verdict, findings, ReportWriter.Headline(verdict, investigation.Window, context.Clock, context.Phrases))
            : await ChangeAnswer.OfFindingsAsync(context, findings, cancellationToken);
        missing = [.. missing.Concat(context.Questions.Gaps).Distinct()];
        answer = answer with { Coverage = new AnswerCoverage(answers.Sum(one => one.Data.Queries), answers.Sum(one => one.Data.Queries) - missing.Count, missing) };
        var deterministic = isCause
            ? $"{answer.Text}\n{ReportWriter.Details(verdict, findings, missing, investigation.Window, context.Clock, context.Phrases)}".TrimEnd()
            : AnswerMarkdown.Write(answer, context.Clock, context.Phrases);
        var response = new OrchestratorResponse
        {
            Query = investigation.Query,
            TranslatedQuery = investigation.Query,
            Language = language,
            Routing = new RoutingDecision(Intent.Investigate, AllAgents, "The cause of a trouble may show in any signal, so all agents are asked."),
            AgentResponses = AllAgents.Zip(answers).ToDictionary(pair => pair.First, pair => pair.Second),
            Summary = deterministic,
            Answer = answer,
            ConversationId = Conversation(investigation),
            RootCauses = isCause ? verdict.Causes : [],
            Recommendations = isCause ? [.. verdict.Causes.Select(cause => cause.Recommendation).Distinct()] : [],
            Validation = new Validation
            {
                Verdict = isCause ? VerdictName(verdict.Kind) : VerdictName(VerdictKind.NotInvestigated),
                WrittenBy = "deterministic",
                Warnings = missing,
            },
            Timestamp = clock.GetUtcNow(),
        };
        return await WithModelAsync(response, new Inquiry
        {
            Question = investigation.Query,
            Language = language,
            Window = investigation.Window,
            Answer = answer,
            Verdict = isCause ? verdict : verdict with { Kind = VerdictKind.NotInvestigated, Causes = [] },
            Findings = findings,
            Services = [.. context.Catalogue.Services.Concat(seen).Distinct()],
            Missing = missing,
        }, progress, cancellationToken);
    }

    /// <summary>How the model read the question is said in front of the answer, so that a misunderstanding is seen.</summary>
    static OrchestratorResponse WithReading(OrchestratorResponse response, Reread reread)
    {
        var isRead = reread.Draft is not null && reread.Question.Length > 0;
        var (text, summary) = isRead ? ($"“{reread.Question}” {response.Answer.Text}", $"“{reread.Question}” {response.Summary}") : (response.Answer.Text, response.Summary);
        return response with
        {
            TranslatedQuery = isRead ? reread.Question : response.TranslatedQuery,
            Summary = summary,
            Answer = response.Answer with { Text = text, Alternatives = reread.Alternative is { } other ? [other, .. response.Answer.Alternatives] : response.Answer.Alternatives },
            Model = response.Model ?? reread.Report,
        };
    }

    /// <summary>The answer is told as it stands; what the model adds comes after it.</summary>
    async Task<OrchestratorResponse> WithModelAsync(OrchestratorResponse response, Inquiry inquiry, Progress progress, CancellationToken cancellationToken)
    {
        if (!investigator.IsConfigured)
        {
            return response;
        }

        progress.Preliminary(response);
        progress.Step("model", "Looking closer");
        return await investigator.InvestigateAsync(inquiry, progress, cancellationToken) is not { } report ? response : response with
        {
            Model = report,
            Validation = response.Validation with
            {
                WrittenBy = report.Text.Length > 0 ? "model" : "deterministic",
                Struck = [.. report.Sentences.Where(sentence => sentence.Problem is not null).Select(sentence => sentence.Text)],
                Warnings = [.. response.Validation.Warnings, .. report.Failure is { } failure ? [$"The model did not {(report.Text.Length > 0 ? "finish" : "help")}: {failure}"] : Array.Empty<string>()],
            },
        };
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

    OrchestratorResponse Plain(AnswerContext context, string language, Answer answer) => new()
    {
        Query = context.Investigation.Query,
        TranslatedQuery = context.Investigation.Query,
        Language = language,
        Routing = answer.Kind switch
        {
            PlanKind.Help => new RoutingDecision(Intent.Greeting, [], "Nothing is asked of the system."),
            PlanKind.Refusal => new RoutingDecision(Intent.OffTopic, [], "Nothing in the question is about the system, or it would change it."),
            _ => new RoutingDecision(Intent.Query, [], $"The question wants a {answer.Kind.ToString().ToLowerInvariant()}."),
        },
        AgentResponses = new Dictionary<string, AgentResponse>(),
        Summary = AnswerMarkdown.Write(answer, context.Clock, context.Phrases),
        Answer = answer,
        ConversationId = Conversation(context.Investigation),
        RootCauses = [],
        Recommendations = [],
        Validation = new Validation { Verdict = VerdictName(VerdictKind.NotInvestigated), WrittenBy = "deterministic", Warnings = answer.Coverage.Gaps },
        Timestamp = clock.GetUtcNow(),
    };

    static string Conversation(Investigation investigation) => investigation.ConversationId ?? Guid.NewGuid().ToString("N");

    static string Short(string text) => text.Length <= 200 ? text : text[..200] + "…";

    static string VerdictName(VerdictKind kind) => kind switch
    {
        VerdictKind.Causes => "causes",
        VerdictKind.NothingWrong => "nothing_wrong",
        VerdictKind.Inconclusive or VerdictKind.NotAllSeen => "inconclusive",
        _ => "not_investigated",
    };
}
