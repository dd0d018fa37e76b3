using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.PromQL.Syntax;
using YamlDotNet.Serialization;

namespace Dendro.Conformance.Tests.PromQL;

/// <summary>The expressions of upstream's rule files.</summary>
public sealed class RuleFileTests
{
    [Theory]
    [InlineData("rulefmt", "*.yaml")]
    [InlineData("promtool", "*.yml")]
    public async Task Expressions_of_rules_parse_unless_they_are_meant_not_to(string folder, string pattern)
    {
        var results = new List<(string, string?)>();
        foreach (var file in PromQLCases.Files(folder, pattern))
        {
            var name = Path.GetFileName(file);
            var isBad = name is "bad_expr.bad.yaml" or "bad-rules-syntax.yml";
            var expressions = Expressions(await PromQLCases.ReadAsync(Path.Combine(folder, name))).ToArray();
            if (expressions.Length == 0)
            {
                continue;
            }

            var problems = expressions.Select(Problem).Where(problem => problem is not null).ToArray();
            results.Add((name, isBad == problems.Length > 0 ? null : isBad ? "should not parse" : string.Join("; ", problems)));
        }

        Gaps.Check(folder, results);
    }

    static IEnumerable<string> Expressions(string yaml)
    {
        return ValuesOf(new DeserializerBuilder().Build().Deserialize(yaml), "expr");
    }

    static IEnumerable<string> ValuesOf(object? node, string key) => node switch
    {
        Dictionary<object, object> map => map.SelectMany(pair => pair.Key as string == key && pair.Value is string text ? [text] : ValuesOf(pair.Value, key)),
        List<object> list => list.SelectMany(item => ValuesOf(item, key)),
        _ => [],
    };

    static string? Problem(string expression)
    {
        try
        {
            PromQLParser.Parse(expression);
            return null;
        }
        catch (PromQLException error)
        {
            return $"{expression}: {error.Message}";
        }
    }
}
