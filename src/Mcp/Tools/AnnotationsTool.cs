using System.Globalization;
using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

/// <summary>What happened to the system, as Grafana's annotations: faults that were switched, and alerts that are active.</summary>
internal sealed class AnnotationsTool(DataSources sources, HttpSource http, ShopFaults faults) : IToolFamily
{
    const int Standard = 100;

    public IEnumerable<ToolSpec> Tools =>
    [
        new("get_annotations", "Get Annotations", "Lists faults that were switched on in the shop (tag fault) and active alerts (tag alert), newest first.",
        [
            Parameter.Integer("from", "epoch ms"), Parameter.Integer("to", "epoch ms"), Parameter.Integer("limit", $"default {Standard}"),
            Parameter.Text("type", "annotation or alert"), Parameter.Texts("tags", "such as order", """["fault"]"""),
            Parameter.Flag("matchAny", "any tag is enough"), Parameter.Text("alertUid", null), Parameter.Text("dashboardUid", null),
            Parameter.Integer("panelId", null), Parameter.Integer("userId", null),
        ], List),
    ];

    async Task<Answer> List(Arguments arguments, CancellationToken cancellationToken)
    {
        var from = arguments.Time("from")?.ToUnixTimeMilliseconds() ?? long.MinValue;
        var to = arguments.Time("to")?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        var type = arguments.Choice("type", "", "annotation", "alert");
        var tags = arguments.Texts("tags");
        var isAnyEnough = arguments.Flag("matchAny");
        var (switched, missing) = await faults.ListAsync(cancellationToken);
        var alerts = await http.GetAsync(sources.Prometheus, "api/v1/alerts", null, cancellationToken);
        // There are no dashboards here, and nobody logs in, so that nothing can belong to one of them.
        var isElsewhere = ((string[])["alertUid", "dashboardUid"]).Any(name => arguments.Text(name) is not null)
            || ((string[])["panelId", "userId"]).Any(name => arguments.Integer(name, 0) > 0);
        List<JsonObject> found = isElsewhere ? [] :
        [
            .. switched.Select(Fault).Concat((alerts["data"]?["alerts"] as JsonArray ?? []).OfType<JsonObject>().Select(Alert))
                .Where(one => type.Length == 0 || (type == "alert") == ((string?)one["newState"] is not ""))
                .Where(one => (long)one["time"]! <= to && (long)one["timeEnd"]! is var end && (end == 0 || end >= from))
                .Where(one => tags.Count == 0 || Matches(one, tags, isAnyEnough))
                .OrderByDescending(one => (long)one["time"]!),
        ];
        for (var i = 0; i < found.Count; i++)
        {
            found[i]["id"] = found.Count - i;
        }

        var limit = arguments.Integer("limit", Standard);
        List<string> notices = [.. missing];
        if (found.Count > limit)
        {
            notices.Insert(0, $"Cut: {limit} of {found.Count} annotations shown; raise limit or narrow from and to.");
        }

        return new Answer(new JsonObject { ["Payload"] = new JsonArray([.. found.Take(limit)]) }, notices.Count > 0 ? string.Join(" ", notices) : null)
        {
            Rows = Rows.Of("annotations", "Payload", "narrow from and to"),
        };
    }

    static bool Matches(JsonObject one, IReadOnlyList<string> tags, bool isAnyEnough)
    {
        var own = ((JsonArray)one["tags"]!).Select(tag => (string)tag!).ToHashSet();
        return isAnyEnough ? tags.Any(own.Contains) : tags.All(own.Contains);
    }

    static JsonObject Fault(JsonObject fault) => Annotation(
        fault["since"], fault["until"], $"{fault["service"]}: {fault["kind"]} ({fault["strength"]}). {fault["symptoms"]}", "", ["fault", $"{fault["service"]}", $"{fault["kind"]}"]);

    static JsonObject Alert(JsonObject alert) => Annotation(
        alert["activeAt"], null, $"{alert["labels"]?["alertname"]} {alert["state"]}: {alert["annotations"]?["summary"]}", $"{alert["state"]}",
        ["alert", .. (alert["labels"] as JsonObject ?? []).Select(label => $"{label.Value}")]);

    /// <summary>An end of 0 is none yet.</summary>
    static JsonObject Annotation(JsonNode? since, JsonNode? until, string text, string state, string[] tags) => new()
    {
        ["id"] = 0,
        ["time"] = Milliseconds(since),
        ["timeEnd"] = Milliseconds(until),
        ["text"] = text,
        ["newState"] = state,
        ["tags"] = new JsonArray([.. tags.Where(tag => tag.Length > 0).Distinct().Select(tag => JsonValue.Create(tag))]),
    };

    static long Milliseconds(JsonNode? time) =>
        DateTimeOffset.TryParse(time?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUnixTimeMilliseconds() : 0;
}
