using System.Globalization;
using System.Text.Json;
using Dendro.Web.Explore;

namespace Dendro.Web.Ask;

/// <summary>Members of the orchestrator's JSON, any of which may be missing.</summary>
internal static class AnswerJson
{
    /// <summary>Undefined when there is no such member.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The first of the members that is a text with letters in it, else "".</summary>
    public static string First(this JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.Text(name) is { Length: > 0 } text)
                return text;
        }
        return "";
    }

    public static DateTimeOffset? Moment(this JsonElement element, string name) =>
        DateTimeOffset.TryParse(element.First(name), CultureInfo.InvariantCulture, out var time) ? time : null;
}
