using Dendro.Telemetry.Server.Rules.Files;
using Dendro.Telemetry.Server.Tests.Rules.Notation;

namespace Dendro.Conformance.Tests.PromQL;

/// <summary>promtool's unit test files, with the rule files that they name.</summary>
public sealed class UnitTestFileTests
{
    // What is told of each file: which of its cases promtool fails too, and for what reason others cannot be run at all.
    static readonly Dictionary<string, string[]> MeantToFail = new()
    {
        ["failing.yml"] =
        [
            "1 test at 0m", "1 alert Test at 0m", "2 alert InstanceDown at 5m", "2 alert AlwaysFiring at 5m",
        ],
        ["rules_run.yml"] = ["2 test at 0"],
        ["rules_run_fuzzy.yml"] = ["2 test_low at 0", "2 test_high at 0"],
        ["rules_run_no_fuzzy.yml"] = ["1 test_low at 0", "1 test_high at 0"],
        ["bad-promql.yml"] = ["1 join_1 + on(a) join_2 at 0"],
        ["bad-rules-error-test.yml"] = ["1 rule joined at 0s"],
    };

    static readonly Dictionary<string, string> MeantNotToRun = new()
    {
        ["bad-input-series.yml"] = "bad point",
        ["bad-rules-syntax-test.yml"] = "could not parse expression: 1:7: parse error: unexpected end of input",
        ["rules_run_extrafields.yml"] = "field namespace not found in type rulefmt.RuleGroup",
    };

    public static TheoryData<string> Files =>
    [
        .. PromQLCases.Files("promtool", "*.yml")
            .Where(file => File.ReadLines(file).Any(line => line.StartsWith("tests:", StringComparison.Ordinal)))
            .Select(file => Path.GetFileName(file)!)
            .DefaultIfEmpty("missing.yml"),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Tests_pass_and_fail_as_with_promtool(string name)
    {
        var yaml = await PromQLCases.ReadAsync(Path.Combine("promtool", name));
        var folder = Path.Combine(PromQLCases.Folder!, "promtool");
        if (MeantNotToRun.TryGetValue(name, out var reason))
        {
            var error = await Assert.ThrowsAnyAsync<Exception>(() => UnitTestRunner.RunAsync(folder, yaml, TestContext.Current.CancellationToken));
            Assert.True(error is RuleFileException or FormatException, error.ToString());
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            return;
        }

        var results = await UnitTestRunner.RunAsync(folder, yaml, TestContext.Current.CancellationToken);
        var failing = MeantToFail.GetValueOrDefault(name, []);
        Gaps.Check(name, [.. results.Select(result => (result.Case, Problem: failing.Contains(result.Case) ? (result.Problem is null ? "should fail" : null) : result.Problem))]);
        Assert.Empty(failing.Except(results.Select(result => result.Case)));
    }
}
