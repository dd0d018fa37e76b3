using Dendro.Telemetry.PromQL.Tests.Notation;

namespace Dendro.Telemetry.PromQL.Tests;

public sealed class ScriptTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Cases"), "*.test").Select(file => Path.GetFileName(file)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_case_of_the_script_gives_what_it_says(string file)
    {
        var script = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Cases", file), TestContext.Current.CancellationToken);
        var results = await ScriptRunner.RunAsync(script, TestContext.Current.CancellationToken);
        Assert.NotEmpty(results);
        Assert.Empty(results.Where(result => result.Problem is not null).Select(result => $"{file}:{result.LineNumber} {result.Query}: {result.Problem}"));
    }
}
