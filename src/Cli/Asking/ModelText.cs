using System.Globalization;
using Spectre.Console;

namespace Dendro.Cli.Asking;

/// <summary>What a language model added to an answer, and what it cost; what was struck when it is asked for.</summary>
internal static class ModelText
{
    public static void Write(AnswerModel model, IAnsiConsole console, bool isVerbose)
    {
        console.WriteLine();
        if (model.Text.Length > 0)
        {
            console.WriteLine($"{model.Name} adds: {model.Text.Replace("**", "", StringComparison.Ordinal)}");
        }

        if (model.Failure is { } failure)
        {
            console.WriteLine($"! {model.Name} did not {(model.Text.Length > 0 ? "finish" : "help")}: {failure}");
        }

        var struck = model.Sentences.Where(sentence => sentence.Problem is not null).ToList();
        foreach (var sentence in isVerbose ? struck : [])
        {
            console.WriteLine($"  struck, since {sentence.Problem}: {sentence.Text}");
        }

        var usage = model.Usage;
        var cost = usage.Cost is { } price ? string.Create(CultureInfo.InvariantCulture, $", cost {price:0.######}") : "";
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  ({usage.Calls} {(usage.Calls == 1 ? "call" : "calls")}, {(usage.IsEstimated ? "about " : "")}{usage.InputTokens:#,0} tokens in, {usage.OutputTokens:#,0} out{cost}{(struck.Count > 0 && !isVerbose ? $"; {struck.Count} struck, see --verbose" : "")})"));
    }
}
