using System.Text.Json.Nodes;

namespace Dendro.Agents.Tests;

/// <summary>Writes a reply as one of the servers would.</summary>
internal static class WireForm
{
    public static IEnumerable<string> Chunks(ScriptedReply reply)
    {
        if (reply.Reasoning is { } thought)
        {
            yield return Event(Chunk(reply, new JsonObject { ["role"] = "assistant", [reply.Wire == Wire.Ollama ? "reasoning" : "reasoning_content"] = thought, ["content"] = null }, null));
        }

        var text = reply.Text ?? "";
        for (var at = 0; at < text.Length; at += reply.ChunkLength)
        {
            yield return Event(Chunk(reply, new JsonObject { ["content"] = text[at..Math.Min(text.Length, at + reply.ChunkLength)] }, null));
        }

        foreach (var delta in reply.Calls.Index().SelectMany(call => Calls(reply.Wire, call.Index, call.Item.Name, call.Item.Arguments)))
        {
            yield return Event(Chunk(reply, delta, null));
        }

        if (reply.Cuts || reply.Hangs)
        {
            yield break;
        }

        var last = Chunk(reply, [], reply.Calls.Count > 0 ? "tool_calls" : reply.FinishReason);
        if (reply.Wire == Wire.Ollama)
        {
            last["usage"] = Usage(reply);
        }
        else if (reply.Wire == Wire.LlamaCpp)
        {
            last["timings"] = new JsonObject { ["prompt_n"] = reply.InputTokens, ["predicted_n"] = reply.OutputTokens };
        }

        yield return Event(last);
        if (reply.Wire is Wire.OpenAi)
        {
            var usage = Chunk(reply, [], null);
            usage["choices"] = new JsonArray();
            usage["usage"] = Usage(reply);
            yield return Event(usage);
        }

        if (reply.Wire != Wire.LmStudio)
        {
            yield return "data: [DONE]\n\n";
        }
    }

    public static string Completion(ScriptedReply reply) => new JsonObject
    {
        ["id"] = "1",
        ["object"] = "chat.completion",
        ["model"] = "m",
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = reply.Text,
                ["tool_calls"] = reply.Calls.Count == 0 ? null : new JsonArray([.. reply.Calls.Index().Select(call => Function(call.Index, call.Item.Name, call.Item.Arguments))]),
            },
            ["finish_reason"] = reply.Calls.Count > 0 ? "tool_calls" : reply.FinishReason,
        }),
        ["usage"] = Usage(reply),
    }.ToJsonString();

    static string Event(JsonObject chunk) => $"data: {chunk.ToJsonString()}\n\n";

    static JsonObject Chunk(ScriptedReply reply, JsonObject delta, string? finish)
    {
        var chunk = new JsonObject
        {
            ["id"] = "1",
            ["object"] = "chat.completion.chunk",
            ["created"] = 1,
            ["model"] = "m",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
        };
        if (reply.Wire == Wire.Vllm)
        {
            chunk["usage"] = Usage(reply);
        }

        return chunk;
    }

    static IEnumerable<JsonObject> Calls(Wire wire, int number, string name, string arguments)
    {
        if (wire is Wire.Ollama or Wire.LlamaCpp)
        {
            var call = Function(number, name, arguments);
            if (wire == Wire.LlamaCpp && arguments.StartsWith('{') && arguments.EndsWith('}'))
            {
                call["function"]!["arguments"] = JsonNode.Parse(arguments);
            }

            yield return new JsonObject { ["tool_calls"] = new JsonArray(call) };
            yield break;
        }

        var index = wire == Wire.LmStudio ? 0 : number;
        var first = Function(number, name, "");
        first["index"] = index;
        yield return new JsonObject { ["tool_calls"] = new JsonArray(first) };
        for (var at = 0; at < arguments.Length; at += 5)
        {
            yield return new JsonObject { ["tool_calls"] = new JsonArray(new JsonObject { ["index"] = index, ["function"] = new JsonObject { ["arguments"] = arguments[at..Math.Min(arguments.Length, at + 5)] } }) };
        }
    }

    static JsonObject Function(int number, string name, string arguments) => new()
    {
        ["id"] = $"call_{number}",
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = name, ["arguments"] = arguments },
    };

    static JsonObject Usage(ScriptedReply reply) => new() { ["prompt_tokens"] = reply.InputTokens, ["completion_tokens"] = reply.OutputTokens, ["total_tokens"] = reply.InputTokens + reply.OutputTokens };
}
