using System.Text;
using Dendro.Agents.Core.Hosting;
using Dendro.Agents.Core.Model.Checks;
using Dendro.Agents.Core.Model.Client;
using Microsoft.Extensions.AI;

namespace Dendro.Agents.Core.Model.Investigating;

/// <summary>The loop: the model writes, or asks for tools and writes again, until it has answered or its budget is used up.</summary>
internal sealed class Rounds(ChatModel model, Budget budget, Room room, Progress progress)
{
    /// <summary>No answer is so long; a server that goes on and on is left.</summary>
    const int MostLetters = 20_000;

    const string Last = "Answer now, from what you have.";
    const string Dropped = "(left out for want of room)";

    public async Task RunAsync(List<ChatMessage> messages, Work work, CancellationToken cancellationToken)
    {
        var draft = new LiveWords(work.Case, progress);
        var isAskedToAnswer = false;
        while (true)
        {
            MakeRoom(messages);
            var tokens = Room.Tokens(messages);
            var tools = isAskedToAnswer ? [] : work.Tools?.Declarations ?? [];
            var withTools = tokens + tools.Sum(Room.Tokens);
            tools = budget.AllowsTools(withTools, room.Result) && withTools + room.Output <= room.All ? tools : [];
            if (tools.Count == 0 && messages.Count > 2 && !isAskedToAnswer)
            {
                isAskedToAnswer = true;
                messages.Add(new ChatMessage(ChatRole.User, Last));
            }

            if (!budget.Allows(tokens))
            {
                throw new ModelException("its budget of calls or tokens was used up before it answered");
            }

            var calls = await ReadAsync(messages, tools, work, draft, cancellationToken);
            if (calls.Count == 0 || tools.Count == 0)
            {
                return;
            }

            draft.Discard();
            await CallAsync(messages, calls, work, cancellationToken);
        }
    }

    /// <summary>One reply of the model: its words go to the draft, its calls are returned.</summary>
    async Task<IReadOnlyList<FunctionCallContent>> ReadAsync(List<ChatMessage> messages, IReadOnlyList<AITool> tools, Work work, LiveWords draft, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var calls = new List<FunctionCallContent>();
        UsageDetails? usage = null;
        var thoughts = 0;
        var input = Room.Tokens(messages) + tools.Sum(Room.Tokens);
        work.Reply = "";
        try
        {
            await foreach (var update in model.StreamAsync(messages, new ChatOptions { Temperature = 0, MaxOutputTokens = room.Output, Tools = tools.Count > 0 ? [.. tools] : null }, cancellationToken))
            {
                text.Append(update.Text);
                work.Reply = text.ToString();
                draft.Write(work.Reply);
                calls.AddRange(update.Contents.OfType<FunctionCallContent>());
                thoughts += update.Contents.OfType<TextReasoningContent>().Sum(thought => Room.Tokens(thought.Text));
                usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
                if (text.Length > MostLetters)
                {
                    throw new ModelException($"it wrote more than {MostLetters} letters");
                }

                work.Failure = update.FinishReason == ChatFinishReason.Length ? $"its answer was cut at {room.Output} tokens (finish_reason length)" : work.Failure;
            }
        }
        catch (ModelException) when (calls.Count == 0 && text.Length == 0)
        {
            throw;
        }
        catch (ModelException failure)
        {
            // What came before it broke off is checked like any other text.
            work.Failure = failure.Message;
            calls.Clear();
        }
        finally
        {
            budget.Count(usage, input, Room.Tokens(work.Reply) + thoughts);
        }

        messages.Add(new ChatMessage(ChatRole.Assistant, [new TextContent(ReplyText.Clean(work.Reply)), .. calls]));
        return calls;
    }

    async Task CallAsync(List<ChatMessage> messages, IReadOnlyList<FunctionCallContent> calls, Work work, CancellationToken cancellationToken)
    {
        foreach (var call in calls)
        {
            progress.Step("model", call.Name);
            var result = await work.Tools!.CallAsync(call, cancellationToken);
            messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, result)]));
        }

        progress.Investigation(work.Tools!.Plan, work.Tools.Steps);
    }

    /// <summary>Leaves out the oldest results until the rest fits; what they told stays evidence.</summary>
    void MakeRoom(List<ChatMessage> messages)
    {
        foreach (var result in messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Where(result => result.Result as string != Dropped))
        {
            if (Room.Tokens(messages) + room.Output <= room.All)
            {
                return;
            }

            result.Result = Dropped;
        }
    }
}
