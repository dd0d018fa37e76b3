using System.Text.Json;
using Dendro.Cli.Asking;

namespace Dendro.Cli.Eval.Questions;

/// <summary>What became of a question.</summary>
/// <param name="Wrong">Empty when the answer is right.</param>
/// <param name="Text">The answer's.</param>
internal sealed record QuestionResult(int Line, string Question, IReadOnlyList<string> Wrong, string Text, double Seconds);

/// <summary>Asks the questions of a file, those of a conversation one after the other.</summary>
internal sealed class QuestionRun(OrchestratorClient orchestrator, QuestionCheck check, TimeSpan? since, TimeProvider time)
{
    public async Task<IReadOnlyList<QuestionResult>> RunAsync(IReadOnlyList<AskedQuestion> questions, Action<QuestionResult> show, CancellationToken cancellationToken)
    {
        var results = new List<QuestionResult>();
        string? conversation = null;
        foreach (var question in questions)
        {
            var began = time.GetTimestamp();
            QuestionResult result;
            try
            {
                var body = await orchestrator.AskAsync(question.Text, question.GoesOn ? conversation : null, since, cancellationToken);
                var seconds = time.GetElapsedTime(began).TotalSeconds;
                using var response = JsonDocument.Parse(body);
                conversation = response.RootElement.GetProperty("conversation_id").GetString();
                var wrong = await check.WrongAsync(response.RootElement, question, cancellationToken);
                result = new QuestionResult(question.Line, question.Text, wrong, response.RootElement.GetProperty("answer").GetProperty("text").GetString()!, seconds);
            }
            catch (UserError error)
            {
                // A question without an answer is a wrong answer; the others are asked all the same.
                result = new QuestionResult(question.Line, question.Text, [error.Message], "", time.GetElapsedTime(began).TotalSeconds);
            }

            results.Add(result);
            show(result);
        }

        return results;
    }
}
