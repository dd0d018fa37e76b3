using System.Globalization;
using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.PromQL.Syntax;
using Dendro.Telemetry.Server.Rules;

namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>Endpoints about rules and the alerts they make.</summary>
internal static class RulesEndpoints
{
    // GET alerts
    internal static ApiResponse Alerts(ApiRequest request)
    {
        var alerts = request.Rules.Groups.SelectMany(group => group.Rules).OfType<AlertingRule>().SelectMany(rule => rule.Active).ToArray();
        return new ApiResponse(json =>
        {
            json.WriteStartObject();
            Write(json, alerts);
            json.WriteEndObject();
        });
    }

    // GET rules
    internal static ApiResponse Rules(ApiRequest request)
    {
        var filter = RuleFilter.Read(request);
        var (groups, next) = RulePage.Cut(request, [.. request.Rules.Groups.Select(group => (group, filter.Apply(group))).Where(one => one.Item2.Count > 0)]);
        return new ApiResponse(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("groups");
            foreach (var (group, rules) in groups)
            {
                Write(json, group, rules, filter.ExcludesAlerts);
            }

            json.WriteEndArray();
            if (next is not null)
            {
                json.WriteString("groupNextToken", next);
            }

            json.WriteEndObject();
        });
    }

    static void Write(Utf8JsonWriter json, RuleGroup group, IReadOnlyList<Rule> rules, bool excludesAlerts)
    {
        var (definition, status) = (group.Definition, group.Status);
        json.WriteStartObject();
        json.WriteString("name", definition.Name);
        json.WriteString("file", definition.File);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            Write(json, rule, excludesAlerts);
        }

        json.WriteEndArray();
        json.WriteNumber("interval", group.IntervalMs / 1000.0);
        json.WriteNumber("limit", definition.Limit);
        json.WriteNumber("evaluationTime", status.Duration.TotalSeconds);
        WriteTime(json, "lastEvaluation", status.EvaluatedAt);
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, Rule rule, bool excludesAlerts)
    {
        var (definition, status) = (rule.Definition, rule.Status);
        json.WriteStartObject();
        if (rule is AlertingRule { State: var state })
        {
            json.WriteString("state", Name(state));
        }

        json.WriteString("name", definition.Name);
        json.WriteString("query", PromQLParser.Parse(definition.Query).ToString());
        if (rule is AlertingRule alerting)
        {
            json.WriteNumber("duration", definition.ForMs / 1000.0);
            json.WriteNumber("keepFiringFor", definition.KeepFiringForMs / 1000.0);
            Write(json, "labels", definition.Labels);
            Write(json, "annotations", definition.Annotations);
            Write(json, excludesAlerts ? [] : alerting.Active);
        }
        else if (definition.Labels.Count > 0)
        {
            Write(json, "labels", definition.Labels);
        }

        json.WriteString("health", status.Health);
        if (status.LastError.Length > 0)
        {
            json.WriteString("lastError", status.LastError);
        }

        json.WriteNumber("evaluationTime", status.Duration.TotalSeconds);
        WriteTime(json, "lastEvaluation", status.EvaluatedAt);
        json.WriteString("type", definition.IsAlert ? "alerting" : "recording");
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, IEnumerable<Alert> alerts)
    {
        json.WriteStartArray("alerts");
        foreach (var alert in alerts)
        {
            json.WriteStartObject();
            Write(json, "labels", alert.Labels);
            Write(json, "annotations", alert.Annotations);
            json.WriteString("state", Name(alert.State));
            WriteTime(json, "activeAt", DateTimeOffset.FromUnixTimeMilliseconds(alert.ActiveAtMs));
            if (alert.KeptSinceMs is { } since)
            {
                WriteTime(json, "keepFiringSince", DateTimeOffset.FromUnixTimeMilliseconds(since));
            }

            json.WriteString("value", GoFormat.Scientific(alert.Value));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, string name, IEnumerable<Label> labels)
    {
        json.WritePropertyName(name);
        ResultWriter.Write(json, labels);
    }

    static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset time) =>
        json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));

    static string Name(AlertState state) => state switch
    {
        AlertState.Firing => "firing",
        AlertState.Pending => "pending",
        _ => "inactive",
    };
}
