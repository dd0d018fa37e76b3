namespace Dendro.Web.Ask;

/// <summary>What one asks next: short questions that lean on the answer before them.</summary>
internal static class FollowUps
{
    static readonly string[] Requests = ["traffic", "errors", "errorrate", "duration"];

    public static IReadOnlyList<string> For(Answer answer) => answer.Kind switch
    {
        AnswerKind.Value when answer.Value is null => [],
        AnswerKind.Value => ["Is that more than usual?", "Since when?", "Why?", .. Parts(answer)],
        AnswerKind.Ranking when answer.Rows.Count > 0 => ["Why?", "Since when?", "Show me its logs"],
        AnswerKind.Comparison when answer.Value is not null => ["Why?", "Since when?", .. Parts(answer)],
        AnswerKind.Comparison => ["Why?", "What changed?"],
        AnswerKind.List when answer.IsLogLines() => answer.Understood?.Measure == "logerrors" ? ["Why?", "Show me a trace"] : ["Only errors", "Show me a trace"],
        AnswerKind.List when answer.TraceId is not null => ["Show me the slowest trace", "Why?"],
        AnswerKind.Trace when answer.TraceId is not null => ["Why?", "Show me its logs", "What does it depend on?"],
        AnswerKind.Topology when answer.Understood is { Services.Count: > 0 } => ["Is it healthy?", "Show me its logs", "Show me its slowest trace"],
        AnswerKind.Topology => ["Which service is the slowest?", "Which service has the most errors?"],
        AnswerKind.Change when answer.Rows.Count > 0 => ["Why?", "Show me the logs of that"],
        AnswerKind.Query => ["Since when?", "Why?", .. Parts(answer)],
        AnswerKind.Cause when answer.Causes.Count > 0 => ["Since when?", "Show me the logs of that", "Show me a trace", "Who calls it?"],
        AnswerKind.Cause => ["What changed in the last hour?", "Which service has the most errors?", "What is the slowest endpoint?"],
        _ => [],
    };

    /// <summary>A measure of one service is made up of its endpoints', one of all of the services'.</summary>
    static IEnumerable<string> Parts(Answer answer) => answer.Understood switch
    {
        { GroupBy.Length: > 0 } or { Operations.Count: > 0 } => [],
        { Services.Count: 0, Measure.Length: > 0 } => ["By service?"],
        { Services.Count: 1, Measure: var measure } when Requests.Contains(measure) => ["By endpoint?"],
        _ => [],
    };
}
