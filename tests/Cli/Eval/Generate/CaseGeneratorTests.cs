using Dendro.Cli.Eval.Bars;
using Dendro.Cli.Eval.Generate;
using Dendro.Cli.Eval.Generate.Dialects;
using Dendro.Cli.Eval.Generate.Faults;
using Dendro.Cli.Import;

namespace Dendro.Cli.Tests.Eval.Generate;

public sealed class CaseGeneratorTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_seed_makes_the_same_case()
    {
        var plan = GeneratedPlan.Make(19, 0, 3).First(plan => plan.Dialect.Name == "k8s") with { MostServices = 12, MostSpans = 5_000 };

        var (first, second) = (CaseGenerator.Write(plan, Sub("a")), CaseGenerator.Write(plan, Sub("b")));

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(3, first.Files([]).Count);
        Assert.Equal(first.Files([]).Select(File.ReadAllBytes), second.Files([]).Select(File.ReadAllBytes));
        Assert.NotEqual(first.Text, CaseGenerator.Write(plan with { Seed = 99 }, Sub("c")).Text);
    }

    [Fact]
    public void Plans_have_every_kind_and_dialect_as_often_as_can_be()
    {
        var plans = GeneratedPlan.Make(2 * FaultKind.All.Count, 16, 1);

        Assert.Equal(FaultKind.All.Count, plans.Where(plan => plan.Kind is not null).Select(plan => plan.Kind!.Name).Distinct().Count());
        Assert.All(plans.Where(plan => plan.Kind is not null), plan => Assert.True(plan.Kind!.IsSeenIn(plan.Dialect)));
        Assert.Equal(Dialect.All.Count, plans.Select(plan => plan.Dialect).Distinct().Count());
        Assert.Equal(16, plans.Count(plan => plan.Kind is null));
        Assert.Equal(plans.Count, plans.Select(plan => plan.Name).Distinct().Count());
    }

    [Theory]
    [InlineData("grpc", "network", 1)]
    [InlineData("grpc", "slow", 10)]
    [InlineData("internal", "slow", 1)]
    [InlineData("logs", "slow", 10)]
    public void What_only_spans_show_is_seen_in_sampled_requests(string dialect, string kind, double seen) =>
        Assert.Equal(seen, new CaseVolume(10, 0.1, 15).Seen(Dialect.All.Single(one => one.Name == dialect), FaultKind.All.Single(one => one.Name == kind).Needs));

    public static TheoryData<string> Dialects => [.. Dialect.All.Select(dialect => dialect.Name)];

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task A_case_holds_what_its_dialect_tells_up_to_its_end(string name)
    {
        var dialect = Dialect.All.Single(one => one.Name == name);

        var one = CaseGenerator.Write(new GeneratedPlan("a-1", 5, dialect, FaultKind.All.First(kind => kind.IsSeenIn(dialect))) { MostServices = 12, MostSpans = 5_000 }, Sub("a"));
        var check = await FileCheck.ReadAsync(one.Files([]), null, TestContext.Current.CancellationToken);
        var bars = await CaseBars.ReadAsync(one.Files([]), one.Text.Truth!.Since!.Value, TestContext.Current.CancellationToken);

        Assert.Equal(dialect.Has(Tells.Spans), File.Exists(Path.Combine(one.Folder, "traces.jsonl.gz")));
        Assert.Equal(dialect.Has(Tells.Logs), File.Exists(Path.Combine(one.Folder, "logs.jsonl.gz")));
        Assert.InRange(check.LastNs / 1e9, one.Text.End.ToUnixTimeSeconds() - 61, one.Text.End.ToUnixTimeSeconds() + 1);
        Assert.InRange(bars.Services, 5, 22);
        Assert.InRange((one.Text.End - one.Text.Truth.Since.Value).TotalMinutes, 1, 10);
        Assert.True(one.Range > one.Text.End - one.Text.Truth.Since.Value);
    }

    string Sub(string name) => Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
}
