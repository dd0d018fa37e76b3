using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Contract;

/// <summary>Reads the body of <c>POST /analyze</c>; each error names the member, what was found and what was expected.</summary>
internal static partial class AnalyzeRequest
{
    public const int LongestQuery = 4000;

    const int MostServices = 50;
    static readonly TimeSpan Standard = TimeSpan.FromMinutes(15);
    static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    public static Investigation? Read(JsonElement body, DateTimeOffset now, Dictionary<string, string[]> errors)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            errors["body"] = [$"Expected a JSON object with \"query\", but found {Describe(body)}."];
            return null;
        }

        var query = ReadQuery(body, errors);
        var window = ReadWindow(body, now, errors);
        var context = ReadContext(body, errors);
        return errors.Count > 0 ? null : new Investigation(query!, window!)
        {
            Namespace = context.Namespace,
            Services = context.Services,
            IsWindowGiven = body.TryGetProperty("time_range", out var range) && range.ValueKind != JsonValueKind.Null,
            ConversationId = context.Conversation,
            Zone = context.Zone ?? TimeZoneInfo.Utc,
        };
    }

    static string? ReadQuery(JsonElement body, Dictionary<string, string[]> errors)
    {
        if (!body.TryGetProperty("query", out var query) || query.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(query.GetString()))
        {
            errors["query"] = [$"Expected a question as a non-empty string, but found {Describe(query)}."];
            return null;
        }

        var text = query.GetString()!.Trim();
        if (text.Length > LongestQuery)
        {
            errors["query"] = [$"Expected at most {LongestQuery} characters, but found {text.Length}."];
        }

        return text;
    }

    static Window? ReadWindow(JsonElement body, DateTimeOffset now, Dictionary<string, string[]> errors)
    {
        if (!body.TryGetProperty("time_range", out var range) || range.ValueKind == JsonValueKind.Null)
        {
            return new Window(now - Standard, now);
        }

        Window? window = null;
        if (range.ValueKind == JsonValueKind.String && Duration(range.GetString()!) is { } length)
        {
            window = length <= Longest ? new Window(now - length, now) : null;
        }
        else if (range.ValueKind == JsonValueKind.Object && Time(range, "start") is { } start && Time(range, "end") is { } end)
        {
            window = new Window(start, end);
        }

        if (window is null || window.Length < Shortest || window.Length > Longest)
        {
            errors["time_range"] =
            [
                "Expected a duration such as \"15m\", or {\"start\",\"end\"} in RFC 3339 with start before end, "
                + $"between 10 s and 31 days long, but found {Describe(range)}.",
            ];
            return null;
        }

        return window;
    }

    static RequestContext ReadContext(JsonElement body, Dictionary<string, string[]> errors)
    {
        if (!body.TryGetProperty("context", out var context) || context.ValueKind == JsonValueKind.Null)
        {
            return new RequestContext(null, [], null, null);
        }

        if (context.ValueKind != JsonValueKind.Object)
        {
            errors["context"] = [$"Expected an object with \"namespace\" and \"services\", but found {Describe(context)}."];
            return new RequestContext(null, [], null, null);
        }

        var space = ReadText(context, "namespace", Name().IsMatch, "the name of a namespace", errors);
        var conversation = ReadText(context, "conversation_id", Conversation().IsMatch, "up to 64 letters, digits and hyphens", errors);
        var zone = ReadText(context, "time_zone", name => TimeZoneInfo.TryFindSystemTimeZoneById(name, out _), "the name of a time zone such as \"Europe/Berlin\"", errors);
        return new RequestContext(space, ReadServices(context, errors), conversation, zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : null);
    }

    static string? ReadText(JsonElement context, string name, Func<string, bool> isValid, string expected, Dictionary<string, string[]> errors)
    {
        if (!context.TryGetProperty(name, out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (given.ValueKind == JsonValueKind.String && given.GetString() is { } text && isValid(text))
        {
            return text;
        }

        errors[$"context.{name}"] = [$"Expected {expected}, but found {Describe(given)}."];
        return null;
    }

    static string[] ReadServices(JsonElement context, Dictionary<string, string[]> errors)
    {
        if (!context.TryGetProperty("services", out var services) || services.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (services.ValueKind != JsonValueKind.Array || services.GetArrayLength() > MostServices
            || services.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String || !Name().IsMatch(name.GetString()!)))
        {
            errors["context.services"] = [$"Expected a list of at most {MostServices} service names, but found {Describe(services)}."];
            return [];
        }

        return [.. services.EnumerateArray().Select(name => name.GetString()!).Distinct()];
    }

    static TimeSpan? Duration(string text)
    {
        if (Durations().Match(text.Trim()) is not { Success: true } match
            || !long.TryParse(match.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return match.Groups["u"].Value switch
        {
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            "d" => TimeSpan.FromDays(number),
            _ => TimeSpan.FromDays(7 * number),
        };
    }

    static DateTimeOffset? Time(JsonElement range, string name) =>
        range.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : null;

    static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => "nothing",
        JsonValueKind.Null => "null",
        _ when value.GetRawText() is var raw => raw.Length > 80 ? raw[..80] + "…" : raw,
        _ => "nothing",
    };

    [GeneratedRegex("^(?<n>[0-9]{1,6})(?<u>[smhdw])$", RegexOptions.ExplicitCapture)]
    private static partial Regex Durations();

    // What can stand in a query between quotes without being able to end them.
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._\-/]{0,99}$")]
    private static partial Regex Name();

    [GeneratedRegex("^[A-Za-z0-9-]{1,64}$")]
    private static partial Regex Conversation();

    sealed record RequestContext(string? Namespace, IReadOnlyList<string> Services, string? Conversation, TimeZoneInfo? Zone);
}
