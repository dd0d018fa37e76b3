using System.Text.Json;
using System.Text.Json.Nodes;
using Dendro.Mcp.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Dendro.Mcp.Transport;

/// <summary>Why a message is none; <paramref name="Id"/> is that of the request, when it has one.</summary>
internal sealed record MessageFault(int Code, string Message, JsonNode? Id);

/// <summary>The forms of messages: JSON-RPC 2.0, and the parameters that the methods of MCP take.</summary>
internal static class MessageForm
{
    const int InvalidRequest = -32600;
    const int InvalidParams = -32602;

    /// <summary>Ids, names of methods and of tools are repeated in answers and spans.</summary>
    const int LongestName = Excerpt.Length;

    /// <summary>Methods whose parameters matter, with an example of them.</summary>
    static readonly Dictionary<string, (Type Form, bool IsNeeded, string Example)> Methods = new(StringComparer.Ordinal)
    {
        ["initialize"] = (typeof(InitializeRequestParams), true, """{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"c","version":"1"}}"""),
        ["tools/list"] = (typeof(ListToolsRequestParams), false, "{}"),
        ["tools/call"] = (typeof(CallToolRequestParams), true, """{"name":"list_datasources","arguments":{}}"""),
        ["resources/list"] = (typeof(ListResourcesRequestParams), false, "{}"),
        ["resources/templates/list"] = (typeof(ListResourceTemplatesRequestParams), false, "{}"),
        ["resources/read"] = (typeof(ReadResourceRequestParams), true, """{"uri":"docs://traceql/basic"}"""),
        ["prompts/list"] = (typeof(ListPromptsRequestParams), false, "{}"),
        ["prompts/get"] = (typeof(GetPromptRequestParams), true, """{"name":"investigate","arguments":{}}"""),
        ["completion/complete"] = (typeof(CompleteRequestParams), true, """{"ref":{"type":"ref/prompt","name":"investigate"},"argument":{"name":"service","value":""}}"""),
    };

    /// <summary>Null when the SDK can take it.</summary>
    /// <param name="message">What was sent.</param>
    /// <param name="tools">The names of the tools there are.</param>
    /// <param name="prompts">The prompts there are.</param>
    public static MessageFault? Check(JsonElement message, IReadOnlySet<string> tools, IReadOnlyList<Prompt> prompts)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            return new MessageFault(InvalidRequest, "A message is one JSON object; batches are not taken.", null);
        }

        if (!IsText(message))
        {
            return new MessageFault(InvalidRequest, "A text in the message is no text of Unicode: it has half of a pair of surrogates.", null);
        }

        var id = Member(message, "id");
        if (id is { } given && !(given.ValueKind is JsonValueKind.Null || (given.ValueKind == JsonValueKind.Number && given.TryGetInt64(out _)) || IsName(given)))
        {
            return new MessageFault(InvalidRequest, $"The id must be a whole number, or a text of at most {LongestName} characters.", null);
        }

        var node = id is { ValueKind: not JsonValueKind.Null } element ? JsonNode.Parse(element.GetRawText()) : null;
        if (Member(message, "jsonrpc") is not { ValueKind: JsonValueKind.String } version || !version.ValueEquals("2.0"))
        {
            return new MessageFault(InvalidRequest, "The member jsonrpc must be \"2.0\".", node);
        }

        if (Member(message, "method") is not { } method)
        {
            return Member(message, "result") is not null || Member(message, "error") is { ValueKind: JsonValueKind.Object } ? null
                : new MessageFault(InvalidRequest, "The member method is missing.", node);
        }

        return !IsName(method)
            ? new MessageFault(InvalidRequest, $"The method must be a text of at most {LongestName} characters.", node)
            : CheckParameters(method.GetString()!, Member(message, "params"), node, tools, prompts);
    }

    static MessageFault? CheckParameters(string method, JsonElement? parameters, JsonNode? id, IReadOnlySet<string> tools, IReadOnlyList<Prompt> prompts)
    {
        if (parameters is { ValueKind: not JsonValueKind.Object })
        {
            return new MessageFault(InvalidParams, "The member params must be an object.", id);
        }

        if (!Methods.TryGetValue(method, out var known))
        {
            return null;
        }

        foreach (var name in (string[])["name", "uri", "cursor"])
        {
            if (parameters is { } given && Member(given, name) is { } text && !IsName(text))
            {
                return new MessageFault(InvalidParams, $"{name} must be a text of at most {LongestName} characters.", id);
            }
        }

        if (!Fits(parameters, known.Form, known.IsNeeded))
        {
            return new MessageFault(InvalidParams, $"The params of {method} must be such as {known.Example}, but are {Excerpt.Of(parameters?.GetRawText() ?? "missing")}.", id);
        }

        var fault = method switch
        {
            "tools/call" => Name(parameters) is var name && tools.Contains(name) ? null : $"Unknown tool: '{name}'; tools/list names those there are.",
            "prompts/get" => CheckPrompt(parameters!.Value, prompts),
            _ => null,
        };
        return fault is null ? null : new MessageFault(InvalidParams, fault, id);
    }

    static string? CheckPrompt(JsonElement parameters, IReadOnlyList<Prompt> prompts)
    {
        var name = Name(parameters);
        if (prompts.FirstOrDefault(prompt => prompt.Name == name) is not { } prompt)
        {
            return $"Unknown prompt: '{name}'; there are {string.Join(", ", prompts.Select(one => one.Name))}.";
        }

        var given = Member(parameters, "arguments") is { ValueKind: JsonValueKind.Object } arguments ? arguments : default(JsonElement?);
        if (given?.EnumerateObject().FirstOrDefault(argument => argument.Value.ValueKind != JsonValueKind.String) is { Value.ValueKind: not JsonValueKind.Undefined } wrong)
        {
            return $"The argument \"{Excerpt.Of(wrong.Name)}\" of a prompt must be a text.";
        }

        return prompt.Arguments?.FirstOrDefault(argument => argument.Required == true && (given is null || Member(given.Value, argument.Name) is null)) is { } missing
            ? $"The prompt {name} needs the argument \"{missing.Name}\" ({missing.Description})."
            : null;
    }

    static string Name(JsonElement? parameters) => parameters!.Value.GetProperty("name").GetString()!;

    /// <summary>Whether the SDK can read them.</summary>
    static bool Fits(JsonElement? parameters, Type form, bool isNeeded)
    {
        try
        {
            return parameters is { } given ? JsonSerializer.Deserialize(given, form, McpJsonUtilities.DefaultOptions) is not null : !isNeeded;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Whether all texts in it can be read; JSON lets an escape stand alone that means nothing without another.</summary>
    static bool IsText(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString() is not null,
                JsonValueKind.Array => element.EnumerateArray().All(IsText),
                JsonValueKind.Object => element.EnumerateObject().All(member => member.Name is not null && IsText(member.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    static bool IsName(JsonElement element) => element.ValueKind == JsonValueKind.String && element.GetString()!.Length <= LongestName;

    static JsonElement? Member(JsonElement message, string name) => message.TryGetProperty(name, out var member) ? member : null;
}
