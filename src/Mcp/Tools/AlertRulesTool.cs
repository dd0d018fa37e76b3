using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dendro.Mcp.Tools.Answers;
using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

/// <summary>The rules that Prometheus evaluates, and the alerts that fire, in the form of mcp-grafana's read-only variant.</summary>
internal sealed class AlertRulesTool(DataSources sources, HttpSource http) : IToolFamily
{
    const string Name = "alerting_manage_rules";
    const int MostRules = 200;

    public IEnumerable<ToolSpec> Tools =>
    [
        new(Name, "Manage alert rules", "Lists alert rules with their states, or gets one with its alerts; e.g. operation list, states [\"firing\"].",
        [
            Parameter.Choice("operation", "what to do", "list", "get", "versions") with { Required = true },
            Parameter.Texts("states", "firing, pending, normal, error", """["firing"]"""),
            Parameter.Texts("label_selectors", "all must match", """["severity=\"page\""]"""),
            Parameter.Texts("matchers", "on alerts", """["service_name=\"order\""]"""),
            Parameter.Choice("rule_type", "kind", "alerting", "recording"),
            Parameter.Text("rule_uid", "for get"), Parameter.Text("search_rule_name", "part of it"), Parameter.Text("rule_group", "group"),
            Parameter.Text("folder_uid", "rule file"), Parameter.Text("search_folder", "part of it"), Parameter.Text("datasource_uid", "default prometheus"),
            Parameter.Integer("rule_limit", "most rules", MostRules), Parameter.Integer("limit_alerts", "alerts per rule"),
        ], Manage),
    ];

    async Task<Answer> Manage(Arguments arguments, CancellationToken cancellationToken)
    {
        var operation = arguments.Choice("operation", "list", "get", "versions");
        if (operation == "versions")
        {
            throw new ToolException("Versions of rules are not kept: rules are files, whose history is where the files are kept.");
        }

        var source = sources.Require(arguments.Text("datasource_uid") ?? "prometheus");
        if (source.Type != "prometheus")
        {
            throw new ToolException($"datasource '{source.Uid}' is of type {source.Type}; rules are evaluated by prometheus.");
        }

        var reply = await http.GetAsync(source, "api/v1/rules", null, cancellationToken);
        List<(JsonNode Group, JsonNode Rule)> all =
        [
            .. (reply["data"]?["groups"] as JsonArray ?? []).SelectMany(group => (group!["rules"] as JsonArray ?? []).Select(rule => (group, rule!))),
        ];
        return operation == "get" ? Get(all, arguments) : List(all, arguments);
    }

    static Answer Get(List<(JsonNode Group, JsonNode Rule)> all, Arguments arguments)
    {
        var uid = arguments.Text("rule_uid") ?? throw new ToolException("rule_uid is required for get; list tells the uids.");
        var (group, rule) = all.FirstOrDefault(one => Uid(one.Group, one.Rule) == uid);
        if (rule is null)
        {
            throw new ToolException($"There is no rule with the uid '{Excerpt.Of(uid)}'; list tells those there are.");
        }

        var result = Outline(group, rule);
        result["is_paused"] = false;
        result["keep_firing_for"] = Duration(rule["keepFiringFor"]);
        result["last_error"] = rule["lastError"]?.DeepClone();
        result["alerts"] = new JsonArray([.. Alerts(rule, arguments).Select(alert => alert.DeepClone())]);
        return new Answer(result) { Rows = Rows.Of("alerts", "alerts", "narrow with matchers") };
    }

    static Answer List(List<(JsonNode Group, JsonNode Rule)> all, Arguments arguments)
    {
        var states = arguments.Texts("states");
        List<LabelMatcher> selectors = [.. arguments.Texts("label_selectors").SelectMany(LabelMatcher.Read)];
        var type = arguments.Text("rule_type");
        var wantsAlerts = arguments.Texts("matchers").Count > 0;
        bool Contains(JsonNode? text, string argument) => arguments.Text(argument) is not { } part || (text?.ToString() ?? "").Contains(part, StringComparison.OrdinalIgnoreCase);
        List<JsonObject> matching =
        [
            .. all.Where(one => (type is null || (string?)one.Rule["type"] == type)
                    && (states.Count == 0 || states.Contains(State(one.Rule), StringComparer.OrdinalIgnoreCase))
                    && selectors.All(selector => selector.Matches(one.Rule["labels"]))
                    && Contains(one.Rule["name"], "search_rule_name") && Contains(one.Group["file"], "search_folder")
                    && (arguments.Text("rule_group") is not { } name || (string?)one.Group["name"] == name)
                    && (arguments.Text("folder_uid") is not { } file || (string?)one.Group["file"] == file)
                    && (!wantsAlerts || Alerts(one.Rule, arguments).Any()))
                .Select(one => Outline(one.Group, one.Rule)),
        ];
        var limit = arguments.Integer("rule_limit", MostRules);
        return new Answer(new JsonArray([.. matching.Take(limit)]), matching.Count > limit ? $"Cut: {limit} of {matching.Count} rules shown; raise rule_limit or narrow." : null)
        {
            Rows = Rows.OfAll("rules", "narrow with states, label_selectors or search_rule_name"),
        };
    }

    static IEnumerable<JsonNode> Alerts(JsonNode rule, Arguments arguments)
    {
        List<LabelMatcher> matchers = [.. arguments.Texts("matchers").SelectMany(LabelMatcher.Read)];
        return (rule["alerts"] as JsonArray ?? []).OfType<JsonNode>().Where(alert => matchers.All(matcher => matcher.Matches(alert["labels"])))
            .Take(arguments.Integer("limit_alerts", int.MaxValue));
    }

    static JsonObject Outline(JsonNode group, JsonNode rule) => new()
    {
        ["uid"] = Uid(group, rule),
        ["title"] = rule["name"]?.DeepClone(),
        ["type"] = rule["type"]?.DeepClone(),
        ["state"] = State(rule),
        ["health"] = rule["health"]?.DeepClone(),
        ["folder_uid"] = group["file"]?.DeepClone(),
        ["rule_group"] = group["name"]?.DeepClone(),
        ["for"] = Duration(rule["duration"]),
        ["last_evaluation"] = rule["lastEvaluation"]?.DeepClone(),
        ["labels"] = rule["labels"]?.DeepClone(),
        ["annotations"] = rule["annotations"]?.DeepClone(),
        ["query"] = rule["query"]?.DeepClone(),
    };

    /// <summary>Prometheus' rules have no uid; what tells one from the others makes one.</summary>
    static string Uid(JsonNode group, JsonNode rule) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{group["file"]}\n{group["name"]}\n{rule["name"]}\n{rule["query"]}\n{rule["labels"]?.ToJsonString()}")))[..14];

    static string State(JsonNode rule) => (string?)rule["health"] == "err" ? "error" : (string?)rule["state"] is not { } state || state == "inactive" ? "normal" : state;

    static string? Duration(JsonNode? seconds) => seconds is null ? null : string.Create(CultureInfo.InvariantCulture, $"{(double)seconds}s");
}
