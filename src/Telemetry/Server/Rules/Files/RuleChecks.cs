using System.Text;
using Dendro.Telemetry.PromQL.Syntax;
using Dendro.Telemetry.Server.Rules.Templates;
using Dendro.Telemetry.Templates;
using YamlDotNet.RepresentationModel;
using static Dendro.Telemetry.Server.Rules.Files.RuleFileReader;

namespace Dendro.Telemetry.Server.Rules.Files;

/// <summary>What holds for rules beyond their shape.</summary>
internal static class RuleChecks
{
    public static void Check(IReadOnlyList<YamlFields> fields, IReadOnlyList<ReadGroup> groups, List<string> problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (group, at) in groups.Zip(fields, (group, field) => (group, YamlFields.Position(field.Node))))
        {
            if (group.Definition.Name.Length == 0)
            {
                problems.Add($"{at}: Groupname must not be empty");
            }

            if (!names.Add(group.Definition.Name))
            {
                problems.Add($"{at}: groupname: \"{group.Definition.Name}\" is repeated in the same file");
            }

            problems.AddRange(Labels(group.Labels).Select(problem => $"{YamlFields.Position(problem.Node)}: {problem.Text}"));
            for (var i = 0; i < group.Rules.Count; i++)
            {
                var (rule, number) = (group.Rules[i], i + 1);
                problems.AddRange(Rule(rule).Select(problem =>
                    $"{problem.At}: group \"{group.Definition.Name}\", rule {number}, \"{rule.Name}\": {problem.Text}"));
            }
        }
    }

    static IEnumerable<(string At, string Text)> Rule(ReadRule rule)
    {
        string At(string field) => YamlFields.Position(rule.Fields[field] ?? rule.Fields.Node);
        if (rule.Record.Length > 0 && rule.Alert.Length > 0)
        {
            yield return ($"{At("record")}: {At("alert")}", "only one of 'record' and 'alert' must be set");
        }

        if (rule.Name.Length == 0)
        {
            yield return (At("record"), "one of 'record' or 'alert' must be set");
        }

        if (rule.Query.Length == 0)
        {
            yield return (At("expr"), "field 'expr' must be set in rule");
        }
        else if (QueryProblem(rule.Query) is { } problem)
        {
            yield return (At("expr"), $"could not parse expression: {problem}");
        }

        foreach (var text in rule.Record.Length > 0 ? Recording(rule) : [])
        {
            yield return (At("record"), text);
        }

        foreach (var (node, text) in Labels(rule.Labels).Concat(Annotations(rule)).Concat(rule.Alert.Length > 0 ? AlertTexts(rule) : []))
        {
            yield return (YamlFields.Position(node), text);
        }
    }

    static IEnumerable<string> Recording(ReadRule rule)
    {
        if (rule.Annotations.Count > 0)
        {
            yield return "invalid field 'annotations' in recording rule";
        }

        if (rule.ForMs != 0)
        {
            yield return "invalid field 'for' in recording rule";
        }

        if (rule.KeepFiringForMs != 0)
        {
            yield return "invalid field 'keep_firing_for' in recording rule";
        }

        if (!IsName(rule.Record))
        {
            yield return $"invalid recording rule name: {rule.Record}";
        }

        if (rule.Record.AsSpan().ContainsAny('{', '}'))
        {
            yield return $"braces present in the recording rule name; should it be in expr?: {rule.Record}";
        }
    }

    static IEnumerable<(YamlNode Node, string Text)> Labels(IEnumerable<ReadText> labels)
    {
        foreach (var label in labels)
        {
            if (!IsName(label.Name) || label.Name == Model.Labels.MetricName)
            {
                yield return (label.Node, $"invalid label name: {label.Name}");
            }

            if (!IsUnicode(label.Value))
            {
                yield return (label.Node, $"invalid label value: {label.Value}");
            }
        }
    }

    static IEnumerable<(YamlNode Node, string Text)> Annotations(ReadRule rule) =>
        rule.Annotations.Where(annotation => !IsName(annotation.Name)).Select(annotation => (annotation.Node, $"invalid annotation name: {annotation.Name}"));

    static IEnumerable<(YamlNode Node, string Text)> AlertTexts(ReadRule rule)
    {
        foreach (var (kind, text) in rule.Labels.Select(label => ("label", label)).Concat(rule.Annotations.Select(annotation => ("annotation", annotation))))
        {
            if (TemplateProblem(rule.Alert, text.Value) is { } problem)
            {
                yield return (text.Node, $"{kind} \"{text.Name}\": {problem}");
            }
        }
    }

    static string? QueryProblem(string query)
    {
        try
        {
            PromQLParser.Parse(query);
            return null;
        }
        catch (PromQLSyntaxException error)
        {
            return error.Message;
        }
    }

    static string? TemplateProblem(string alert, string text)
    {
        try
        {
            AlertText.Parse(alert, text);
            return null;
        }
        catch (TemplateException error)
        {
            return error.Message;
        }
    }

    static bool IsName(string name) => name.Length > 0 && IsUnicode(name);

    static bool IsUnicode(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }
}
