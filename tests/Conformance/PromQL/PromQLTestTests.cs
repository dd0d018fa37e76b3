using Dendro.Telemetry.PromQL.Tests.Notation;

namespace Dendro.Conformance.Tests.PromQL;

public sealed class PromQLTestTests
{
    public static TheoryData<string> Files => [.. PromQLCases.Files("promqltest", "*.test").Select(file => Path.GetFileName(file)!).DefaultIfEmpty("missing.test")];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_case_gives_what_upstream_says(string file)
    {
        var script = await PromQLCases.ReadAsync(Path.Combine("promqltest", file));
        var results = await ScriptRunner.RunAsync(script, TestContext.Current.CancellationToken);
        Gaps.Check(file, [.. results.Select(result => ($"{result.LineNumber}", result.Problem is null ? null : $"{result.Query}: {result.Problem}"))]);
    }
}
