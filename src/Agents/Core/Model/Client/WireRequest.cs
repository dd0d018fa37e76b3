using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Dendro.Agents.Core.Model.Client;

/// <summary>Writes a request as <c>POST /chat/completions</c> wants it.</summary>
internal static class WireRequest
{
    public static JsonObject Write(string model, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var request = new JsonObject
        {
            ["model"] = model,
            ["messages"] = new JsonArray([.. messages.SelectMany(Messages)]),
            ["stream"] = true,
            ["stream_options"] = new JsonObject { ["include_usage"] = true },
        };
        if (options?.Temperature is { } temperature)
        {
            request["temperature"] = temperature;
        }

        if (options?.MaxOutputTokens is { } most)
        {
            request["max_tokens"] = most;
        }

        if (options?.Tools is { Count: > 0 } tools)
        {
            request["tools"] = new JsonArray([.. tools.OfType<AIFunctionDeclaration>().Select(Tool)]);
        }

        return request;
    }

    static IEnumerable<JsonNode> Messages(ChatMessage message)
    {
        foreach (var result in message.Contents.OfType<FunctionResultContent>())
        {
            yield return new JsonObject { ["role"] = "tool", ["tool_call_id"] = result.CallId, ["content"] = result.Result?.ToString() ?? "" };
        }

        var calls = message.Contents.OfType<FunctionCallContent>().Select(Call).ToArray();
        if (calls.Length > 0)
        {
            yield return new JsonObject { ["role"] = "assistant", ["content"] = message.Text, ["tool_calls"] = new JsonArray(calls) };
        }
        else if (message.Role != ChatRole.Tool)
        {
            yield return new JsonObject { ["role"] = message.Role.Value, ["content"] = message.Text };
        }
    }

    static JsonNode Call(FunctionCallContent call) => new JsonObject
    {
        ["id"] = call.CallId,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>()) },
    };

    static JsonNode Tool(AIFunctionDeclaration tool) => new JsonObject
    {
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = tool.Name, ["description"] = tool.Description, ["parameters"] = JsonNode.Parse(tool.JsonSchema.GetRawText()) },
    };
}
