using System.Text.Json;
using Dendro.Agents.Core.Hosting;
using Microsoft.Extensions.AI;

namespace Dendro.Agents.Core.Model.Investigating;

/// <summary>How the model's context is shared out, in tokens.</summary>
/// <param name="All">The context, or the whole budget where that is less.</param>
internal sealed record Room(int All)
{
    const double LettersEach = 3.5;

    public int Output => Math.Min(1000, All / 4);

    public int Tools => All / 7;

    public int Evidence => All / 6;

    public int Runbook => All / 10;

    /// <summary>Of one tool.</summary>
    public int Result => Math.Min(1500, All / 8);

    public static Room Of(ModelSettings settings) => new(Math.Min(settings.Context, settings.MostTokens));

    /// <summary>About: no tokenizer fits every model. Scripts without spaces take a token a character.</summary>
    public static int Tokens(string text) => (int)Math.Ceiling(text.Count(char.IsAscii) / LettersEach) + text.Count(letter => !char.IsAscii(letter));

    public static int Tokens(IEnumerable<ChatMessage> messages) => messages.Sum(message => 4 + message.Contents.Sum(Tokens));

    public static int Tokens(AITool tool) => tool is AIFunctionDeclaration function ? Tokens(function.Name + function.Description + function.JsonSchema.GetRawText()) : 0;

    static int Tokens(AIContent content) => content switch
    {
        TextContent text => Tokens(text.Text),
        FunctionCallContent call => Tokens(call.Name + JsonSerializer.Serialize(call.Arguments)),
        FunctionResultContent result => Tokens(result.Result?.ToString() ?? ""),
        _ => 0,
    };

    /// <summary>As much of a text as there is room for.</summary>
    public static string Cut(string text, int tokens)
    {
        if (Tokens(text) <= tokens)
        {
            return text;
        }

        var length = text.Length;
        while (length > 0 && Tokens(text[..length]) > tokens)
        {
            length = length * 9 / 10;
        }

        return text[..length] + " … (cut)";
    }
}
