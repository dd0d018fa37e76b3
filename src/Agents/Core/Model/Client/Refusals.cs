using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dendro.Agents.Core.Model.Client;

/// <summary>What a server has refused so far, so that it is asked without from then on.</summary>
internal sealed partial class Refusals
{
    /// <summary>Optional members of a request, those first that older servers do not know.</summary>
    static readonly string[] Optional = ["stream_options", "parallel_tool_calls", "tool_choice", "temperature", "max_completion_tokens", "max_tokens", "tools", "stream"];

    readonly ConcurrentDictionary<string, bool> _refused = new();

    public bool Allows(string member) => !_refused.ContainsKey(member);

    /// <summary>Takes out what was refused.</summary>
    public void Apply(JsonObject request)
    {
        foreach (var member in _refused.Keys)
        {
            if (member == "max_tokens" && request["max_tokens"] is { } most && Allows("max_completion_tokens"))
            {
                request["max_completion_tokens"] = most.DeepClone();
            }

            request.Remove(member);
        }

        if (!request.ContainsKey("stream"))
        {
            request.Remove("stream_options");
        }

        if (!request.ContainsKey("tools"))
        {
            request.Remove("tool_choice");
            WithoutToolMessages(request);
        }
    }

    /// <summary>Learns from the answer to a request which member is not wanted; false when it names none that can be left out.</summary>
    public bool Learn(JsonObject request, string error)
    {
        var named = Optional.FirstOrDefault(member => request.ContainsKey(member) && Names(error, member));
        // "Unsupported parameter: max_tokens, use max_completion_tokens" names both.
        if (named == "max_completion_tokens" && request.ContainsKey("max_tokens"))
        {
            named = "max_tokens";
        }

        named ??= Vague().IsMatch(error) ? Optional.FirstOrDefault(request.ContainsKey) : null;
        return named is not null && _refused.TryAdd(named, true);
    }

    static bool Names(string error, string member) =>
        error.Contains(member, StringComparison.OrdinalIgnoreCase)
        || (member == "tools" && Tools().IsMatch(error)) || (member == "stream" && error.Contains("streaming", StringComparison.OrdinalIgnoreCase));

    /// <summary>A server without tools knows neither their calls nor their results: both become text.</summary>
    static void WithoutToolMessages(JsonObject request)
    {
        foreach (var message in request["messages"]!.AsArray().OfType<JsonObject>())
        {
            if ((string?)message["role"] == "tool")
            {
                message["role"] = "user";
                message.Remove("tool_call_id");
            }

            if (message.Remove("tool_calls") && string.IsNullOrEmpty((string?)message["content"]))
            {
                message["content"] = "(looked at the telemetry)";
            }
        }
    }

    [GeneratedRegex(@"\btools?\b|function[ _]call", RegexOptions.IgnoreCase)]
    private static partial Regex Tools();

    [GeneratedRegex(@"unknown|unsupported|unrecogni[sz]ed|unexpected|not (supported|permitted|allowed)|extra (inputs|fields)|invalid (parameter|argument|request)|bad request", RegexOptions.IgnoreCase)]
    private static partial Regex Vague();
}
