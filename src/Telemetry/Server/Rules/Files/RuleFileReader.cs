using Dendro.Telemetry.Model;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dendro.Telemetry.Server.Rules.Files;

/// <summary>
/// Reads rule files (https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/) as strictly as
/// Prometheus does, with its messages.
/// </summary>
internal static class RuleFileReader
{
    static readonly string[] FileFields = ["groups"];
    static readonly string[] GroupFields = ["name", "interval", "query_offset", "limit", "rules", "labels"];
    static readonly string[] RuleFields = ["record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations"];

    /// <summary>Reads the text of <paramref name="file"/>.</summary>
    /// <exception cref="RuleFileException">Anything is wrong with it.</exception>
    public static IReadOnlyList<RuleGroupDefinition> Read(string file, string text)
    {
        var problems = new List<string>();
        YamlFields[] groups = [];
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [var document, ..])
            {
                var fields = YamlFields.Read(document.RootNode, "rulefmt.RuleGroups", FileFields, problems);
                groups = [.. fields.List("groups").Select(node => YamlFields.Read(node, "rulefmt.RuleGroup", GroupFields, problems))];
            }
        }
        catch (YamlException error)
        {
            problems.Add($"yaml: line {error.Start.Line}: {(error.InnerException ?? error).Message}");
        }

        var definitions = groups.Select(group => Group(file, group, problems)).ToArray();

        // What has the wrong shape is told first: faults of the contents may only follow from it.
        if (problems.Count == 0)
        {
            RuleChecks.Check(groups, definitions, problems);
        }

        return problems.Count == 0
            ? [.. definitions.Select(group => group.Definition)]
            : throw new RuleFileException(file, problems);
    }

    static ReadGroup Group(string file, YamlFields fields, List<string> problems)
    {
        var labels = Texts(fields, "labels", problems);
        var rules = fields.List("rules").Select(node => Rule(YamlFields.Read(node, "rulefmt.Rule", RuleFields, problems), problems)).ToArray();
        var definition = new RuleGroupDefinition(
            file,
            fields.Text("name"),
            fields.Duration("interval"),
            fields.Duration("query_offset"),
            fields.Whole("limit"),
            [.. rules.Select(rule => Definition(rule, labels))]);
        return new ReadGroup(definition, labels, rules);
    }

    static ReadRule Rule(YamlFields fields, List<string> problems) => new(
        fields,
        fields.Text("record"),
        fields.Text("alert"),
        fields.Text("expr"),
        fields.Duration("for") ?? 0,
        fields.Duration("keep_firing_for") ?? 0,
        Texts(fields, "labels", problems),
        Texts(fields, "annotations", problems));

    static RuleDefinition Definition(ReadRule rule, IReadOnlyList<ReadText> groupLabels) => new(
        rule.Alert.Length > 0,
        rule.Name,
        rule.Query,
        rule.ForMs,
        rule.KeepFiringForMs,
        ByName(groupLabels.Where(label => rule.Labels.All(own => own.Name != label.Name)).Concat(rule.Labels)),
        ByName(rule.Annotations));

    static Label[] ByName(IEnumerable<ReadText> texts) =>
        [.. texts.Select(text => new Label(text.Name, text.Value)).OrderBy(label => label.Name, StringComparer.Ordinal)];

    static ReadText[] Texts(YamlFields fields, string name, List<string> problems)
    {
        if (fields[name] is not { } node)
        {
            return [];
        }

        var texts = YamlFields.Read(node, "map[string]string", null, problems);
        return [.. texts.All.Select(field => new ReadText(field.Name, texts.Text(field.Value), field.Value))];
    }

    /// <summary>A name and a text, with the place of the text.</summary>
    internal sealed record ReadText(string Name, string Value, YamlNode Node);

    /// <summary>A group with the places of its parts.</summary>
    internal sealed record ReadGroup(RuleGroupDefinition Definition, IReadOnlyList<ReadText> Labels, IReadOnlyList<ReadRule> Rules);

    /// <summary>A rule with the places of its parts.</summary>
    internal sealed record ReadRule(
        YamlFields Fields,
        string Record,
        string Alert,
        string Query,
        long ForMs,
        long KeepFiringForMs,
        IReadOnlyList<ReadText> Labels,
        IReadOnlyList<ReadText> Annotations)
    {
        public string Name => Alert.Length > 0 ? Alert : Record;
    }
}
