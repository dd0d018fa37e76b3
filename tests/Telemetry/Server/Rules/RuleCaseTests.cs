using Dendro.Telemetry.Server.Tests.Rules.Notation;

namespace Dendro.Telemetry.Server.Tests.Rules;

/// <summary>Rules in the notation of promtool's unit tests.</summary>
public sealed class RuleCaseTests
{
    static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Rules", "Cases");

    [Theory]
    [InlineData("alerts.yml")]
    [InlineData("newer.yml")]
    [InlineData("shop.yml")]
    public async Task Rules_give_what_the_case_file_says(string name)
    {
        var yaml = await File.ReadAllTextAsync(Path.Combine(Folder, name), TestContext.Current.CancellationToken);
        var results = await UnitTestRunner.RunAsync(Folder, yaml, TestContext.Current.CancellationToken);
        Assert.NotEmpty(results);
        var problems = results.Where(result => result.Problem is not null).Select(result => $"{name}: {result.Case}: {result.Problem}").ToArray();
        Assert.True(problems.Length == 0, string.Join('\n', problems));
    }

    [Theory]
    [InlineData("test", "rules", "alerts.yml")]
    [InlineData("test", "rules", "shop.yml")]
    [InlineData("check", "rules", "shipped/shop.yml")]
    public async Task Promtool_agrees(string verb, string noun, string name)
    {
        var (code, output) = await Promtool.RunAsync(verb, noun, Path.Combine(Folder, name));
        Assert.True(code == 0, output);
    }
}
