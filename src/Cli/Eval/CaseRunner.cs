using Dendro.Cli.Eval.Bars;
using Dendro.Cli.Import;

namespace Dendro.Cli.Eval;

/// <summary>Puts cases one after the other into an empty store and asks about each.</summary>
internal sealed class CaseRunner(EvalSystem system, HttpClient client, IReadOnlyCollection<OtlpSignal> without, TimeProvider time)
{
    readonly CausesClient _agents = new(client, system.Orchestrator);
    readonly OtlpSender _sender = new(client, system.Otlp);

    /// <summary>The first question of a process waits for its code to be compiled, which is none of the answer's time.</summary>
    public async Task WarmUpAsync(CancellationToken cancellationToken) => await _agents.AskAsync(new EvalQuestion("Is anything wrong?", null), cancellationToken);

    public async Task<CaseResult> RunAsync(EvalCase one, CancellationToken cancellationToken)
    {
        await system.EmptyAsync(cancellationToken);
        var files = one.Files(without);
        var shift = TimeSpan.FromMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds() - one.Text.End.ToUnixTimeMilliseconds());
        await new Importer(_sender, files, (long)shift.TotalMilliseconds * 1_000_000).RunAsync(null, cancellationToken);
        var bars = await CaseBars.ReadAsync(files, one.Text.Truth?.Since ?? one.Text.End - one.Range, cancellationToken);
        var end = one.Text.End + shift;
        var result = await AskAsync(new EvalQuestion(one.Text.Question, new QuestionWindow(end - one.Range, end)), one, cancellationToken);
        return result with
        {
            Truth = one.Text.Truth is { } truth ? truth with { Since = truth.Since + shift } : null,
            Services = bars.Services,
            Bars = bars.Named,
        };
    }

    async Task<CaseResult> AskAsync(EvalQuestion question, EvalCase one, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        try
        {
            var answer = await _agents.AskAsync(question, cancellationToken);
            return new CaseResult { Case = one.Name, System = one.System, Verdict = answer.Verdict, Causes = answer.Causes, Warnings = answer.Warnings, Seconds = time.GetElapsedTime(began).TotalSeconds };
        }
        catch (UserError e)
        {
            // A case without an answer is a wrong answer; the others are asked all the same.
            return new CaseResult { Case = one.Name, System = one.System, Verdict = "", Causes = [], Seconds = time.GetElapsedTime(began).TotalSeconds, Error = e.Message };
        }
    }
}
