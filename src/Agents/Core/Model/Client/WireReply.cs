using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Dendro.Agents.Core.Model.Client;

/// <summary>
/// Reads what a server sends, whole or in chunks. Nothing is taken for granted: members may be missing, null or of another type, as
/// OpenAI, Ollama, vLLM, llama.cpp and LM Studio differ.
/// </summary>
internal sealed class WireReply(string model)
{
    readonly ToolCallParts _calls = new();
    UsageDetails? _usage;

    /// <summary>It said that it is done.</summary>
    public bool IsFinished { get; set; }

    /// <summary>The update of one chunk; null when it says nothing.</summary>
    /// <exception cref="ModelException">The chunk is an error.</exception>
    public ChatResponseUpdate? Read(JsonNode? chunk)
    {
        if (chunk is not JsonObject reply)
        {
            return null;
        }

        var choice = (reply["choices"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault();
        if (choice is null && reply["error"] is { } error)
        {
            throw new ModelException($"it broke off: {ErrorText.Find(error) ?? error.ToJsonString()}");
        }

        var update = new ChatResponseUpdate { Role = ChatRole.Assistant, ModelId = Text(reply["model"]) is { Length: > 0 } name ? name : model };
        if ((choice?["delta"] ?? choice?["message"]) is JsonObject message)
        {
            Add(update, message);
        }

        if (Text(choice?["finish_reason"]) is { Length: > 0 } reason)
        {
            IsFinished = true;
            update.FinishReason = new ChatFinishReason(reason);
        }

        // llama.cpp counts in "timings" when it was not asked for usage.
        if ((Usage(reply["usage"] as JsonObject, "prompt_tokens", "completion_tokens") ?? Usage(reply["timings"] as JsonObject, "prompt_n", "predicted_n")) is { } usage)
        {
            // Some servers count anew in each chunk: the last one is the sum.
            _usage = usage;
        }

        return update.Contents.Count > 0 || update.FinishReason is not null ? update : null;
    }

    /// <summary>What is known once everything was read: calls of tools and what it cost.</summary>
    public ChatResponseUpdate End()
    {
        var calls = _calls.Calls().ToArray();
        IsFinished |= calls.Length > 0;
        var end = new ChatResponseUpdate(ChatRole.Assistant, [.. calls]) { FinishReason = calls.Length > 0 ? ChatFinishReason.ToolCalls : null, ModelId = model };
        if (_usage is not null)
        {
            end.Contents.Add(new UsageContent(_usage));
        }

        return end;
    }

    void Add(ChatResponseUpdate update, JsonObject message)
    {
        if (((string[])["reasoning_content", "reasoning", "thinking"]).Select(name => Text(message[name])).FirstOrDefault(text => text.Length > 0) is { } thought)
        {
            update.Contents.Add(new TextReasoningContent(thought));
        }

        if (Text(message["content"]) is { Length: > 0 } text)
        {
            update.Contents.Add(new TextContent(text));
        }

        _calls.Add(message["tool_calls"] as JsonArray);
    }

    /// <summary>A string, or a list of parts that have a text.</summary>
    public static string Text(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonArray parts => string.Concat(parts.Select(part => part is JsonObject map ? Text(map["text"]) : Text(part))),
        _ => "",
    };

    public static long? Integer(JsonNode? node) => node is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    static UsageDetails? Usage(JsonObject? usage, string input, string output) =>
        Integer(usage?[input]) is { } read && Integer(usage?[output]) is var written && (read > 0 || written > 0)
            ? new UsageDetails { InputTokenCount = read, OutputTokenCount = written ?? 0, TotalTokenCount = read + (written ?? 0) }
            : null;
}
