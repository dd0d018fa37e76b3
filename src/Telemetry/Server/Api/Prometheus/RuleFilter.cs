using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Rules;

namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>Which rules a request asks for.</summary>
internal sealed record RuleFilter
{
    public bool ExcludesAlerts { get; private init; }

    string Type { get; init; } = "";

    IReadOnlyList<string> Names { get; init; } = [];

    IReadOnlyList<string> Groups { get; init; } = [];

    IReadOnlyList<string> Files { get; init; } = [];

    IReadOnlyList<IReadOnlyList<Matcher>> Matchers { get; init; } = [];

    /// <exception cref="ApiError">A parameter cannot be used.</exception>
    public static RuleFilter Read(ApiRequest request)
    {
        var type = (request.Find("type") ?? "").ToLowerInvariant();
        return type is "" or "alert" or "record"
            ? new RuleFilter
            {
                Type = type,
                ExcludesAlerts = request.Flag("exclude_alerts"),
                Names = request.All("rule_name[]"),
                Groups = request.All("rule_group[]"),
                Files = request.All("file[]"),
                Matchers = request.Matchers(),
            }
            : throw ApiError.BadParameter("type", $"not supported value \"{type}\"");
    }

    /// <summary>The rules of a group that pass.</summary>
    public IReadOnlyList<Rule> Apply(RuleGroup group) =>
        (Groups.Count > 0 && !Groups.Contains(group.Definition.Name)) || (Files.Count > 0 && !Files.Contains(group.Definition.File))
            ? []
            : [.. group.Rules.Where(Passes)];

    bool Passes(Rule rule)
    {
        var definition = rule.Definition;
        return (Type.Length == 0 || (Type == "alert") == definition.IsAlert)
            && (Names.Count == 0 || Names.Contains(definition.Name))
            && (Matchers.Count == 0 || Matchers.Any(set => set.All(matcher => matcher.Matches(Labels.From(definition.Labels)))));
    }
}
