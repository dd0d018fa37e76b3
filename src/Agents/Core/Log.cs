using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Core;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "The answer of {Tool} was cut: {Notice}", EventName = "agents.tool.cut")]
    public static partial void ToolAnswerCut(ILogger logger, string tool, string notice);

    [LoggerMessage(2, LogLevel.Warning, "{Agent} could not find out {Question}: {Reason}", EventName = "agents.question.failed")]
    public static partial void QuestionFailed(ILogger logger, string agent, string question, string reason);

    [LoggerMessage(3, LogLevel.Information, "{Agent} answered with {Findings} findings from {Queries} queries in {ElapsedMs} ms", EventName = "agents.analysis.answered")]
    public static partial void Answered(ILogger logger, string agent, int findings, int queries, double elapsedMs);

    [LoggerMessage(4, LogLevel.Error, "{Agent} failed", EventName = "agents.analysis.failed")]
    public static partial void AnalysisFailed(ILogger logger, string agent, Exception exception);

    [LoggerMessage(5, LogLevel.Information, "Candidate {Service} ({Mechanism}): confidence {Confidence}, {Scores}", EventName = "agents.candidate.scored")]
    public static partial void CandidateScored(ILogger logger, string service, string mechanism, double confidence, string scores);

    [LoggerMessage(6, LogLevel.Information, "Candidate {Service} ({Mechanism}) dropped: {Reason}", EventName = "agents.candidate.dropped")]
    public static partial void CandidateDropped(ILogger logger, string service, string mechanism, string reason);

    [LoggerMessage(7, LogLevel.Information, "The model was asked {Calls} times with {InputTokens} tokens and wrote {OutputTokens}; {Struck} sentences were struck; failure: {Failure}", EventName = "agents.model.investigated")]
    public static partial void Investigated(ILogger logger, int calls, long inputTokens, long outputTokens, int struck, string failure);

    [LoggerMessage(8, LogLevel.Information, "Struck from the model's text, since {Problem}: {Sentence}", EventName = "agents.sentence.struck")]
    public static partial void SentenceStruck(ILogger logger, string problem, string sentence);

    [LoggerMessage(9, LogLevel.Warning, "Agent {Agent} did not answer: {Reason}", EventName = "agents.agent.failed")]
    public static partial void AgentFailed(ILogger logger, string agent, string reason);

    [LoggerMessage(10, LogLevel.Information, "Verdict {Verdict} with {Causes} causes in {ElapsedMs} ms", EventName = "agents.verdict.reached")]
    public static partial void Verdict(ILogger logger, string verdict, int causes, double elapsedMs);

    [LoggerMessage(11, LogLevel.Debug, "{Probe} does not answer: {Reason}", EventName = "agents.probe.failed")]
    public static partial void ProbeFailed(ILogger logger, string probe, string reason);

    [LoggerMessage(12, LogLevel.Information, "{Question} is understood as {Kind} of {Measure} at {Services} from {Start} to {End}", EventName = "agents.question.understood")]
    public static partial void Understood(ILogger logger, string question, string kind, string measure, string services, DateTimeOffset start, DateTimeOffset end);

    [LoggerMessage(13, LogLevel.Warning, "Conversation {Id} cannot be kept: {Reason}", EventName = "agents.conversation.lost")]
    public static partial void ConversationNotKept(ILogger logger, string id, string reason);

    [LoggerMessage(15, LogLevel.Information, "The model proposes a plan: {Kind}, {Question}; failure: {Failure}", EventName = "agents.plan.proposed")]
    public static partial void Proposed(ILogger logger, string kind, string question, string failure);

    [LoggerMessage(14, LogLevel.Error, "The investigation by the model broke", EventName = "agents.model.broke")]
    public static partial void InvestigationBroke(ILogger logger, Exception exception);
}
