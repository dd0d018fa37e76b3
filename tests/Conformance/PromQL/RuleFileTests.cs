using Dendro.Telemetry.Server.Rules.Files;

namespace Dendro.Conformance.Tests.PromQL;

/// <summary>Upstream's rule files: those that can be read, and those that are wrong, with what is wrong.</summary>
public sealed class RuleFileTests
{
    static readonly Dictionary<string, string> Wrong = new()
    {
        ["bad_expr.bad.yaml"] = "expected type range vector in call to function \"rate\", got instant vector",
        ["bad_field.bad.yaml"] = "line 8: field annotation not found in type rulefmt.Rule",
        ["duplicate_grp.bad.yaml"] = "groupname: \"yolo\" is repeated in the same file",
        ["invalid_label_name.bad.yaml"] = "invalid label name: __name__",
        ["invalid_record_name.bad.yaml"] = "braces present in the recording rule name; should it be in expr?: strawberry{flavor=\"sweet\"}",
        ["no_rec_alert.bad.yaml"] = "one of 'record' or 'alert' must be set",
        ["noexpr.bad.yaml"] = "field 'expr' must be set in rule",
        ["record_and_alert.bad.yaml"] = "only one of 'record' and 'alert' must be set",
        ["record_and_for.bad.yaml"] = "invalid field 'for' in recording rule",
        ["record_and_keep_firing_for.bad.yaml"] = "invalid field 'keep_firing_for' in recording rule",
        ["bad-rules-syntax.yml"] = "could not parse expression: 1:7: parse error: unexpected end of input",
        ["rules-bad.yml"] = "annotation \"summary\": template: __alert_InstanceDown:1: undefined variable \"$label\"",
        ["rules_extrafields.yml"] = "field ownership not found in type rulefmt.RuleGroup",
    };

    public static TheoryData<string> Files =>
    [
        .. PromQLCases.Files("rulefmt", "*.yaml").Select(file => $"rulefmt/{Path.GetFileName(file)}")
            .Concat(PromQLCases.Files("promtool", "*.yml")
                .Where(file => File.ReadLines(file).Any(line => line.StartsWith("groups:", StringComparison.Ordinal)))
                .Select(file => $"promtool/{Path.GetFileName(file)}"))
            .DefaultIfEmpty("missing.yml"),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_rule_file_is_read_or_refused_with_upstreams_reason(string path)
    {
        var name = Path.GetFileName(path);
        var text = await PromQLCases.ReadAsync(path);
        Gaps.Check(name, [(name, Problem(name, text))]);
    }

    static string? Problem(string name, string text)
    {
        var isMeantToFail = Wrong.TryGetValue(name, out var reason) || name.Contains(".bad.", StringComparison.Ordinal);
        try
        {
            RuleFileReader.Read(name, text);
            return isMeantToFail ? "should be refused" : null;
        }
        catch (RuleFileException error)
        {
            return isMeantToFail && error.Message.Contains(reason ?? "", StringComparison.Ordinal) ? null : error.Message;
        }
    }
}
