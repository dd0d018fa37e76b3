using Dendro.Cli.Output;

namespace Dendro.Cli.Asking;

/// <summary>Asks and tells the answer: what a model adds comes after what is known without it.</summary>
internal static class Telling
{
    public static async Task<Answer> TellAsync(
        OrchestratorClient client, string question, string? conversation, TimeSpan? since, bool isVerbose, CancellationToken cancellationToken)
    {
        var isTold = false;
        var answer = OrchestratorClient.Read(await client.StreamAsync(question, conversation, since, body =>
        {
            isTold = true;
            AnswerText.Write(OrchestratorClient.Read(body), Terminal.Out, Terminal.IsTerminal, isVerbose);
        }, cancellationToken));
        if (!isTold)
        {
            AnswerText.Write(answer, Terminal.Out, Terminal.IsTerminal, isVerbose);
        }
        else if (answer.Model is { } model)
        {
            ModelText.Write(model, Terminal.Out, isVerbose);
        }

        return answer;
    }
}
