using System.Globalization;
using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;

namespace Dendro.Mcp.Tools;

/// <summary>An analysis in the form of Grafana Sift, made at once: there is nothing to wait for and nothing is kept.</summary>
internal static class Analysis
{
    public static readonly TimeSpan Standard = TimeSpan.FromMinutes(30);

    /// <summary>What a time is compared with: the day before it.</summary>
    public static Window Before(Window window) => new(window.Start.AddDays(-1), window.Start);

    public static Parameter[] Parameters { get; } =
    [
        Parameter.Text("name", "of the analysis", required: true),
        Parameter.Structure("labels", """{"type":"object","additionalProperties":{"type":"string"},"description":"such as {\"service_name\":\"order\"}"}""",
            """{"service_name":"order"}""", required: true),
        Time("start", "default 30 minutes ago"),
        Time("end", "default now"),
    ];

    /// <summary>The labels, which are texts.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Labels(Arguments arguments) =>
    [
        .. (arguments.Structure("labels") ?? []).Select(label => KeyValuePair.Create(label.Key, label.Value is JsonValue value ? value.ToString() : throw arguments.Unlike("labels", label.Value))),
    ];

    public static string Quote(string text) => $"\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    /// <param name="arguments">Those of the call.</param>
    /// <param name="title">Which analysis it is.</param>
    /// <param name="message">What was found, in a sentence.</param>
    /// <param name="list">The name of the list in the details.</param>
    /// <param name="found">Its entries; something is interesting when there are any.</param>
    /// <param name="window">The time that was looked at.</param>
    public static Answer Of(Arguments arguments, string title, string message, string list, IReadOnlyList<JsonObject> found, Window window)
    {
        var now = arguments.Now.ToString("O", CultureInfo.InvariantCulture);
        return new Answer(new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["created"] = now,
            ["modified"] = now,
            ["status"] = "finished",
            ["started"] = now,
            ["investigationId"] = Guid.NewGuid().ToString(),
            ["name"] = arguments.Required("name"),
            ["title"] = title,
            ["result"] = new JsonObject
            {
                ["successful"] = true,
                ["interesting"] = found.Count > 0,
                ["message"] = message,
                ["details"] = new JsonObject { [list] = new JsonArray([.. found]) },
            },
        })
        {
            Rows = new Rows("entries", answer => [answer["result"]!["details"]![list]], "narrow with labels"),
            Window = window,
        };
    }

    static Parameter Time(string name, string description)
    {
        var parameter = Parameter.Text(name, description);
        parameter.Schema["format"] = "date-time";
        return parameter;
    }
}
